package io.inquest.filter.learn;

import java.util.BitSet;

/** How often something was seen, and in which runs. */
final class Tally {
  private final BitSet runs = new BitSet();
  private long count;

  void add(int run) {
    runs.set(run);
    count++;
  }

  void add(Tally other) {
    runs.or(other.runs);
    count += other.count;
  }

  /** How often. */
  long count() {
    return count;
  }

  /** The runs, by their index. */
  BitSet runs() {
    return (BitSet) runs.clone();
  }
}

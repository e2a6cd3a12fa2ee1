package io.inquest.compile;

import java.util.ArrayList;
import java.util.List;

/**
 * The calls that one filter of a policy decides, where several share them: it allows all others,
 * and so leaves them to the filters that they belong to.
 *
 * <p>Calls have positions: by number space, then by number, then those of audit archs that no space
 * is about.
 *
 * @param first the first position
 * @param end the position behind the last
 * @param assumptions what holds of the arguments, besides
 */
record Share(long first, long end, List<Assumption> assumptions) {
  /** All calls. */
  static final Share ALL = new Share(0, Long.MAX_VALUE, List.of());

  private static final long LAST_NUMBER = (1L << 32) - 1;

  /**
   * A test of an argument's word, and its outcome.
   *
   * @param offset a byte offset in {@code struct seccomp_data}
   * @param code one of {@code Instruction}'s conditional jumps with a constant
   * @param k the constant
   */
  record Assumption(int offset, int code, int k, boolean holds) {
    Assumption negated() {
      return new Assumption(offset, code, k, !holds);
    }
  }

  /** The position of a number of a space. */
  static long position(int space, long number) {
    return (long) space << 32 | number;
  }

  /** The position behind a run, of all runs of a space. */
  static long endOf(int space, List<NumberSpace.Run> runs, int run) {
    return run == runs.size() - 1
        ? position(space + 1, 0)
        : position(space, runs.get(run + 1).start());
  }

  /** Whether the calls of audit archs without a space are among these. */
  boolean hasRest() {
    return end == Long.MAX_VALUE;
  }

  /** The calls of this share from one position to another. */
  Share between(long from, long to) {
    return new Share(from, to, assumptions);
  }

  /** The calls of this share of which something more holds. */
  Share where(Assumption assumption) {
    List<Assumption> more = new ArrayList<>(assumptions);
    more.add(assumption);
    return new Share(first, end, more);
  }

  /** Whether any number of a space is in this share. */
  boolean meets(int space) {
    return first < position(space + 1, 0) && end > position(space, 0);
  }

  /**
   * The runs of a space, with {@code elsewhere} for the numbers that are not in this share.
   *
   * @param runs all of its runs
   */
  List<NumberSpace.Run> cut(int space, List<NumberSpace.Run> runs, DecisionNode elsewhere) {
    if (first <= position(space, 0) && end >= position(space + 1, 0)) {
      return runs;
    }
    List<NumberSpace.Run> cut = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      NumberSpace.Run run = runs.get(i);
      long from = position(space, run.start());
      long to = endOf(space, runs, i);
      boolean inside = from < end && to > first;
      if (!inside || from < first) {
        add(cut, run.start(), elsewhere, run.weight());
      }
      if (inside) {
        add(cut, Math.max(from, first) & LAST_NUMBER, run.decision(), run.weight());
      }
      if (inside && end < to) {
        add(cut, end & LAST_NUMBER, elsewhere, 0);
      }
    }
    return cut;
  }

  private static void add(
      List<NumberSpace.Run> runs, long start, DecisionNode decision, int weight) {
    int last = runs.size() - 1;
    if (last >= 0 && runs.get(last).decision() == decision) {
      NumberSpace.Run before = runs.get(last);
      runs.set(last, new NumberSpace.Run(before.start(), decision, before.weight() + weight));
    } else {
      runs.add(new NumberSpace.Run(start, decision, weight));
    }
  }
}

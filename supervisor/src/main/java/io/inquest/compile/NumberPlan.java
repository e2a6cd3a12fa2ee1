package io.inquest.compile;

import java.util.List;
import java.util.Set;

/**
 * How a few runs of numbers in a row are best told apart: the cheapest of all trees over them.
 *
 * <p>Each comparison of a tree costs the weight of the runs that come by it, and for its place in
 * the program a part of the weight of all runs. So an instruction more is worth it where it saves a
 * sixteenth of one that is executed, on average over all calls. Used by one thread.
 */
final class NumberPlan {
  /** Runs in one plan: the time to make it grows with the cube. */
  static final int MOST_RUNS = 24;

  /** What {@link #split} says where there is none. */
  static final int EQUALITY = 0;

  private static final int INSTRUCTIONS_FOR_ONE_EXECUTED = 16;

  private final List<NumberSpace.Run> runs;
  private final Set<Rewrite> rewrites;
  private final int first;
  private final long[] before;
  private final long space;
  private final long[][] price;
  private final int[][] split;

  /**
   * @param before weight of the runs before each one, and of all
   * @param first the first run
   * @param last the last run, fewer than {@link #MOST_RUNS} behind the first
   */
  NumberPlan(
      List<NumberSpace.Run> runs, long[] before, int first, int last, Set<Rewrite> rewrites) {
    this.runs = runs;
    this.before = before;
    this.first = first;
    this.rewrites = rewrites;
    int count = last - first + 1;
    this.space = before[before.length - 1] / INSTRUCTIONS_FOR_ONE_EXECUTED;
    this.price = new long[count][count];
    this.split = new int[count][count];
    for (int length = 2; length <= count; length++) {
      for (int from = first; from + length - 1 <= last; from++) {
        choose(from, from + length - 1);
      }
    }
  }

  /**
   * The run that begins the right half of the tree over these runs, or {@link #EQUALITY}: all that
   * are not {@link #usual} are picked out by equality, one after the other.
   */
  int split(int from, int to) {
    return split[from - first][to - first];
  }

  private void choose(int from, int to) {
    long best = exceptions(from, to);
    int choice = EQUALITY;
    long both = space + weight(from, to);
    boolean search = rewrites.contains(Rewrite.NUMBER_SEARCH);
    for (int i = search ? from + 1 : to; i <= to; i++) {
      long cost = both + price[from - first][i - 1 - first] + price[i - first][to - first];
      if (cost < best) {
        best = cost;
        choice = i;
      }
    }
    price[from - first][to - first] = best;
    split[from - first][to - first] = choice;
  }

  private long weight(int from, int to) {
    return before[to + 1] - before[from];
  }

  /** The price of picking out single numbers; prohibitive where others are in the way. */
  private long exceptions(int from, int to) {
    if (!rewrites.contains(Rewrite.NUMBER_EXCEPTIONS)) {
      return Long.MAX_VALUE;
    }
    DecisionNode usual = usual(from, to);
    if (usual == null) {
      return Long.MAX_VALUE;
    }
    long cost = 0;
    long passing = weight(from, to);
    for (int i = from; i <= to; i++) {
      if (runs.get(i).decision() != usual) {
        cost += space + passing;
        passing -= runs.get(i).weight();
      }
    }
    return cost;
  }

  /** The decision of all runs that are more than one number; null if they have several. */
  DecisionNode usual(int from, int to) {
    DecisionNode usual = null;
    for (int i = from; i <= to; i++) {
      if (!isSingle(i)) {
        DecisionNode decision = runs.get(i).decision();
        if (usual != null && usual != decision) {
          return null;
        }
        usual = decision;
      }
    }
    return usual == null ? runs.get(to).decision() : usual;
  }

  private boolean isSingle(int run) {
    return run + 1 < runs.size() && runs.get(run + 1).start() - runs.get(run).start() == 1;
  }
}

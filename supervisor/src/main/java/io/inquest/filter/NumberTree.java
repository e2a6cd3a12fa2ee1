package io.inquest.filter;

import io.inquest.linux.seccomp.SeccompData;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds a number's run: a tree of comparisons, balanced by the weight of the runs. Used by one
 * thread, for one section of the program.
 *
 * <p>Where single numbers interrupt what is one decision otherwise, they are picked out by
 * equality: one comparison then does the work of two.
 */
final class NumberTree {
  /** Beyond so many exceptions in a row a tree is shorter. */
  private static final int MOST_EXCEPTIONS = 3;

  private final WordGraph words;
  private final Function<Decision, Word> lowering;
  private final List<NumberSpace.Run> runs;
  private final Set<Rewrite> rewrites;

  /** Weight of the runs before each one. */
  private final long[] before;

  /**
   * @param lowering what leads to a decision's first step
   */
  NumberTree(
      WordGraph words,
      List<NumberSpace.Run> runs,
      Function<Decision, Word> lowering,
      Set<Rewrite> rewrites) {
    this.words = words;
    this.rewrites = rewrites;
    this.lowering = lowering;
    this.runs = runs;
    this.before = new long[runs.size() + 1];
    for (int i = 0; i < runs.size(); i++) {
      before[i + 1] = before[i] + runs.get(i).weight();
    }
  }

  /** The first step of the tree over all runs. */
  Word root() {
    return tree(0, runs.size() - 1);
  }

  private Word tree(int first, int last) {
    if (first == last) {
      return lowering.apply(runs.get(first).decision());
    }
    if (rewrites.contains(Rewrite.NUMBER_EXCEPTIONS) && hasExceptions(first, last)) {
      return exceptions(first, last);
    }
    int split = split(first, last);
    Word right = tree(split, last);
    Word left = tree(first, split - 1);
    return words.atLeast(SeccompData.NR, Word.WHOLE, start(split), right, left);
  }

  /**
   * The run that begins the right half, so that both halves weigh about the same; without {@link
   * Rewrite#NUMBER_SEARCH} the last.
   */
  private int split(int first, int last) {
    if (!rewrites.contains(Rewrite.NUMBER_SEARCH)) {
      return last;
    }
    long target = before[first] + before[last + 1];
    int best = first + 1;
    long bestDifference = Long.MAX_VALUE;
    for (int i = first + 1; i <= last; i++) {
      long difference = Math.abs(2 * before[i] - target);
      if (difference < bestDifference) {
        bestDifference = difference;
        best = i;
      }
    }
    return bestDifference == Math.abs(2 * before[first] - target) ? (first + last + 1) / 2 : best;
  }

  private boolean hasExceptions(int first, int last) {
    int exceptions = (last - first) / 2;
    if ((last - first) % 2 != 0 || exceptions > MOST_EXCEPTIONS) {
      return false;
    }
    for (int i = first + 1; i < last; i += 2) {
      boolean single = runs.get(i + 1).start() - runs.get(i).start() == 1;
      if (!single || runs.get(i + 1).decision() != runs.get(first).decision()) {
        return false;
      }
    }
    return true;
  }

  private Word exceptions(int first, int last) {
    Word word = lowering.apply(runs.get(first).decision());
    for (int i = last - 1; i > first; i -= 2) {
      Word exception = lowering.apply(runs.get(i).decision());
      word = words.equal(SeccompData.NR, Word.WHOLE, start(i), exception, word);
    }
    return word;
  }

  private int start(int run) {
    return (int) runs.get(run).start();
  }
}

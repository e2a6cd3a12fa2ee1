package io.inquest.compile;

import io.inquest.linux.seccomp.SeccompData;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds a number's run: a tree of comparisons, balanced by the weight of the runs down to so few of
 * them that the cheapest tree can be found ({@link NumberPlan}). Used by one thread, for one
 * section of the program.
 *
 * <p>Where single numbers interrupt what is one decision otherwise, they may be picked out by
 * equality: one comparison then does the work of two.
 */
final class NumberTree {
  private final WordGraph words;
  private final Function<DecisionNode, Word> lowering;
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
      Function<DecisionNode, Word> lowering,
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
    if (last - first < NumberPlan.MOST_RUNS) {
      return planned(new NumberPlan(runs, before, first, last, rewrites), first, last);
    }
    int split = split(first, last);
    Word right = tree(split, last);
    Word left = tree(first, split - 1);
    return words.atLeast(SeccompData.NR, Word.WHOLE, start(split), right, left);
  }

  private Word planned(NumberPlan plan, int first, int last) {
    if (first == last) {
      return lowering.apply(runs.get(first).decision());
    }
    int split = plan.split(first, last);
    if (split == NumberPlan.EQUALITY) {
      return exceptions(plan.usual(first, last), first, last);
    }
    Word right = planned(plan, split, last);
    Word left = planned(plan, first, split - 1);
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

  private Word exceptions(DecisionNode usual, int first, int last) {
    Word word = lowering.apply(usual);
    for (int i = last; i >= first; i--) {
      if (runs.get(i).decision() != usual) {
        Word exception = lowering.apply(runs.get(i).decision());
        word = words.equal(SeccompData.NR, Word.WHOLE, start(i), exception, word);
      }
    }
    return word;
  }

  private int start(int run) {
    return (int) runs.get(run).start();
  }
}

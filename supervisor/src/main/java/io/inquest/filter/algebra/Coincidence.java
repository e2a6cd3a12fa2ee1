package io.inquest.filter.algebra;

import io.inquest.linux.bpf.PossibleReturns;
import io.inquest.linux.bpf.Program;
import java.util.function.IntPredicate;

/** Whether there is a call that two programs answer in given ways, each in its own. */
public final class Coincidence {
  /** Little: a task waits for the answer. */
  private static final int MOST_NODES = 1 << 15;

  private Coincidence() {}

  /**
   * Whether there is.
   *
   * @param first a program
   * @param ofFirst which of its return values are meant
   * @param second another one
   * @param ofSecond which of that one's are
   * @throws TooComplexException if that cannot be told
   */
  public static boolean isPossible(
      Program first, IntPredicate ofFirst, Program second, IntPredicate ofSecond) {
    // Most programs have no such answer at all, which is told sooner.
    if (!PossibleReturns.include(first, ofFirst) || !PossibleReturns.include(second, ofSecond)) {
      return false;
    }
    Diagrams diagrams = new Diagrams(MOST_NODES);
    int one = where(diagrams, first, ofFirst);
    int other = where(diagrams, second, ofSecond);
    return diagrams.and(one, other) != diagrams.leaf(0);
  }

  private static int where(Diagrams diagrams, Program program, IntPredicate meant) {
    return SymbolicExecution.of(diagrams, program, (at, value) -> meant.test(value) ? 1 : 0);
  }
}

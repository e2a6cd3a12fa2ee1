package io.inquest.compile;

import io.inquest.policy.Condition;

/**
 * What a filter does with a call whose number is known. A {@link DecisionGraph} makes leaves that
 * are alike one object, and choices too unless told not to ({@link Rewrite#SHARED_DECISIONS}).
 */
sealed interface DecisionNode {

  /** Number within its graph. */
  int id();

  /**
   * Answers.
   *
   * @param origin the number of the rule that answers; {@link #NO_ORIGIN} for answers that serve
   *     the tracer, {@link #ELSEWHERE}
   * @param returnValue what the program returns
   */
  record Leaf(int id, int origin, int returnValue) implements DecisionNode {
    static final int NO_ORIGIN = -1;

    /** The origin of what a filter allows because another filter of the policy decides it. */
    static final int ELSEWHERE = -2;
  }

  /** Tests an argument and goes on. */
  record Choice(int id, Condition.Test test, DecisionNode yes, DecisionNode no)
      implements DecisionNode {}
}

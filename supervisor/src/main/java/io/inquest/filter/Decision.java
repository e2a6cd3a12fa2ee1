package io.inquest.filter;

import io.inquest.policy.Condition;

/**
 * What a filter does with a call whose number is known. Two decisions that are alike are the same
 * object if one {@link DecisionGraph} made them.
 */
sealed interface Decision {

  /** Number within its graph. */
  int id();

  /**
   * Answers.
   *
   * @param origin the number of the rule that answers; {@link #NO_ORIGIN} for answers that serve
   *     the tracer
   * @param returnValue what the program returns
   */
  record Leaf(int id, int origin, int returnValue) implements Decision {
    static final int NO_ORIGIN = -1;
  }

  /** Tests an argument and goes on. */
  record Choice(int id, Condition.Test test, Decision yes, Decision no) implements Decision {}
}

package io.inquest.compile;

import java.util.EnumSet;
import java.util.Set;

/**
 * The optimiser's rewrites. Each is right by itself: whichever are made, a program answers the
 * same.
 *
 * <p>Those of decisions and of steps are made where a node is made, the nodes that it leads to
 * being rewritten already; so one pass over a policy makes them all.
 */
enum Rewrite {
  /** A test that the width of its argument answers is left out ({@link DecidedTests}). */
  DECIDED_TESTS,

  /** A test whose both ends are one decision is left out. */
  IDLE_TESTS,

  /** Tests that are alike and lead to the same decisions become one. */
  SHARED_DECISIONS,

  /** The number's run is found by a balanced tree instead of one comparison after the other. */
  NUMBER_SEARCH,

  /** Single numbers that interrupt a run are picked out by equality ({@link NumberTree}). */
  NUMBER_EXCEPTIONS,

  /** An AND and a comparison become one test of bits ({@link BitSteps}). */
  BIT_STEPS,

  /** A comparison that no word can fail, or none can pass, is left out ({@link DecidedSteps}). */
  DECIDED_STEPS,

  /** A comparison that the one before it has answered is skipped ({@link AnsweredSteps}). */
  ANSWERED_STEPS,

  /** A comparison whose both ends are one step is left out. */
  IDLE_STEPS,

  /** Comparisons that are alike and lead to the same steps become one. */
  SHARED_STEPS,

  /** Many equalities in a row become a balanced tree ({@link EqualitySearch}). */
  EQUALITY_SEARCH,

  /** A word that the accumulator holds on every way to a step is not loaded again. */
  HELD_WORDS;

  /** Every rewrite: what programs are compiled with. */
  static final Set<Rewrite> ALL = EnumSet.allOf(Rewrite.class);

  /** No rewrite: the plain program. */
  static final Set<Rewrite> NONE = EnumSet.noneOf(Rewrite.class);
}

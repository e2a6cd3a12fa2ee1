package io.inquest.compile;

import io.inquest.policy.Condition.Test;

/**
 * Tests that the width of their argument answers: no 32-bit number is above {@code 0xffffffff}. The
 * rewrite {@link Rewrite#DECIDED_TESTS}.
 */
final class DecidedTests {
  private DecidedTests() {}

  static boolean alwaysHolds(Test test) {
    return switch (test.relation()) {
      case EQUAL -> test.mask() == 0 && test.value() == 0;
      case GREATER_OR_EQUAL -> test.value() == lowest(test);
      case ANY_BIT, GREATER -> false;
    };
  }

  static boolean neverHolds(Test test) {
    return switch (test.relation()) {
      case EQUAL -> (test.value() & ~test.mask()) != 0;
      case ANY_BIT -> test.mask() == 0;
      case GREATER -> test.value() == highest(test);
      case GREATER_OR_EQUAL -> false;
    };
  }

  private static long lowest(Test test) {
    return test.signed() ? 1L << (test.bits() - 1) : 0;
  }

  private static long highest(Test test) {
    long all = Test.low(test.bits());
    return test.signed() ? all >>> 1 : all;
  }
}

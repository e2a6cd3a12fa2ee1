package io.inquest.policy.libseccomp;

import io.inquest.policy.Condition;
import java.util.Optional;

/**
 * A comparison of an OCI profile: unsigned, as wide as the ABI's registers, in the form in which
 * libseccomp ranks it.
 *
 * @param argument 0 to 5
 * @param bits 64 or 32
 * @param mask for {@link Operator#MASKED_EQ}; all bits for the others
 * @param datum what it compares with; within the mask
 */
public record ArgumentTest(int argument, int bits, Operator operator, long mask, long datum) {

  /** {@code SCMP_CMP_*}, with the priority that libseccomp gives each. */
  public enum Operator {
    NE(3),
    LT(2),
    LE(2),
    EQ(3),
    GE(1),
    GT(1),
    MASKED_EQ(3);

    private final int priority;

    Operator(int priority) {
      this.priority = priority;
    }
  }

  public ArgumentTest {
    datum &= mask;
  }

  /** The test on an ABI with registers of so many bits; empty if it holds for every value there. */
  Optional<ArgumentTest> fit(int wordBits) {
    long low = Condition.Test.low(wordBits);
    if (operator == Operator.MASKED_EQ && (mask & low) == 0) {
      return Optional.empty();
    }
    return Optional.of(new ArgumentTest(argument, wordBits, operator, mask & low, datum & low));
  }

  // Written out, since a record's own spin method handles at their first use, during a launch.
  @Override
  public boolean equals(Object other) {
    return other instanceof ArgumentTest that
        && argument == that.argument
        && bits == that.bits
        && operator == that.operator
        && mask == that.mask
        && datum == that.datum;
  }

  @Override
  public int hashCode() {
    return argument + 31 * Long.hashCode(datum ^ mask);
  }

  Condition condition() {
    return switch (operator) {
      case EQ, MASKED_EQ -> Condition.maskedEqual(argument, bits, mask, datum);
      case NE -> new Condition.Not(Condition.equal(argument, bits, datum));
      case GT -> Condition.greater(argument, bits, false, datum);
      case GE -> Condition.greaterOrEqual(argument, bits, false, datum);
      case LE -> new Condition.Not(Condition.greater(argument, bits, false, datum));
      case LT -> new Condition.Not(Condition.greaterOrEqual(argument, bits, false, datum));
    };
  }

  /**
   * libseccomp's order of tests: higher arguments first, then by operator, then higher values
   * first, but lower ones for LT and LE. Negative if this comes before {@code other}.
   */
  int rank(ArgumentTest other) {
    if (argument != other.argument) {
      return Integer.compare(other.argument, argument);
    }
    if (operator.priority != other.operator.priority) {
      return Integer.compare(other.operator.priority, operator.priority);
    }
    int byValue = Long.compareUnsigned(other.datum, datum);
    boolean below = operator == Operator.LT || operator == Operator.LE;
    return below ? -byValue : byValue;
  }
}

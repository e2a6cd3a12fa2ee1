package io.inquest.policy;

import java.util.List;

/** A condition on a call's arguments, bound to one ABI's widths. */
public sealed interface Condition {

  /** Holds for every call. */
  Condition ALWAYS = new AllOf(List.of());

  /** Holds for no call. */
  Condition NEVER = new AnyOf(List.of());

  /** Holds if all parts hold. */
  record AllOf(List<Condition> parts) implements Condition {
    public AllOf {
      parts = List.copyOf(parts);
    }
  }

  /** Holds if any part holds. */
  record AnyOf(List<Condition> parts) implements Condition {
    public AnyOf {
      parts = List.copyOf(parts);
    }
  }

  /** Holds if the other does not. */
  record Not(Condition condition) implements Condition {}

  /**
   * Compares the low bits of an argument.
   *
   * <p>With {@code arg} as the argument's low {@code bits} bits, extended by sign if {@code
   * signed}:
   *
   * <pre>
   * EQUAL             (arg &amp; mask) == value
   * ANY_BIT           (arg &amp; mask) != 0
   * GREATER           arg &gt;  value
   * GREATER_OR_EQUAL  arg &gt;= value
   * </pre>
   *
   * @param argument 0 to 5
   * @param bits 64, 32 or 16: how much of the register the kernel uses
   * @param signed how GREATER and GREATER_OR_EQUAL compare
   * @param mask for EQUAL and ANY_BIT; within {@code bits}
   * @param value within {@code bits}: the bits above are 0 whatever the sign
   */
  record Test(int argument, int bits, boolean signed, Relation relation, long mask, long value)
      implements Condition {
    public Test {
      if (argument < 0 || argument > 5) {
        throw new IllegalArgumentException("a call has arguments 0 to 5: " + argument);
      }
      if (bits != 64 && bits != 32 && bits != 16) {
        throw new IllegalArgumentException("arguments have 64, 32 or 16 bits: " + bits);
      }
      mask &= low(bits);
      value &= low(bits);
    }

    /** All bits of an argument so wide. */
    public static long low(int bits) {
      return -1L >>> (64 - bits);
    }
  }

  /** How a {@link Test} compares; the other relations are these negated. */
  enum Relation {
    EQUAL,
    ANY_BIT,
    GREATER,
    GREATER_OR_EQUAL
  }

  /** {@code (arg & mask) == value}. */
  static Condition maskedEqual(int argument, int bits, long mask, long value) {
    return new Test(argument, bits, false, Relation.EQUAL, mask, value);
  }

  /** {@code arg == value}. */
  static Condition equal(int argument, int bits, long value) {
    return maskedEqual(argument, bits, -1, value);
  }

  /** {@code (arg & mask) != 0}. */
  static Condition anyBit(int argument, int bits, long mask) {
    return new Test(argument, bits, false, Relation.ANY_BIT, mask, 0);
  }

  /** {@code arg > value}. */
  static Condition greater(int argument, int bits, boolean signed, long value) {
    return new Test(argument, bits, signed, Relation.GREATER, -1, value);
  }

  /** {@code arg >= value}. */
  static Condition greaterOrEqual(int argument, int bits, boolean signed, long value) {
    return new Test(argument, bits, signed, Relation.GREATER_OR_EQUAL, -1, value);
  }
}

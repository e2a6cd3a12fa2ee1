package io.inquest.linux.event;

import io.inquest.linux.arch.ClosestNames;
import java.util.OptionalLong;

/** The value of an operand that is compared with one field, checked against the field's width. */
final class OperandValue {
  private final Scope scope;
  private final Field.Numeric field;

  OperandValue(Scope scope, Field.Numeric field) {
    this.scope = scope;
    this.field = field;
  }

  /**
   * The value, narrowed to the field.
   *
   * @throws BindException when a constant is unknown, or a value needs more bits than the field has
   */
  long of(Operand operand) {
    if (operand instanceof Operand.Union union) {
      long bits = 0;
      for (Operand term : union.terms()) {
        bits |= of(term);
      }
      return field.narrow(bits);
    }
    if (operand instanceof Operand.Literal literal) {
      return fit(literal.value(), literal.negative(), operand);
    }
    if (operand instanceof Operand.Name name) {
      return named(name);
    }
    throw new BindException(
        Binder.describe(field) + ": it compares with a number or a constant, not with a string",
        operand.offset(),
        operand.length());
  }

  private long named(Operand.Name name) {
    OptionalLong value = scope.constant(field, name.name());
    if (value.isEmpty()) {
      throw new BindException(unknown(name.name()), name.offset(), name.length());
    }
    long bits = value.getAsLong();
    return name.negative() ? fit(-bits, bits > 0, name) : fit(bits, false, name);
  }

  private String unknown(String name) {
    if (scope.resolve(name).isPresent()) {
      return "'" + name + "' is a field; a field is compared with numbers and constants only";
    }
    return "there is no constant '"
        + name
        + "'"
        + ClosestNames.hint(scope.suggestConstants(field, name));
  }

  /** Accepts -2^(bits-1) to 2^bits-1: an int of C may be written either way. */
  private long fit(long value, boolean negative, Operand operand) {
    int bits = field.bits();
    boolean fits;
    if (negative) {
      fits = value >= -1L << (bits - 1);
    } else {
      fits = (value & ~field.mask()) == 0;
    }
    if (!fits) {
      throw new BindException(
          (negative ? Long.toString(value) : Long.toUnsignedString(value))
              + " is too wide: "
              + Binder.describe(field)
              + ", "
              + range(bits),
          operand.offset(),
          operand.length());
    }
    return field.narrow(value);
  }

  private static String range(int bits) {
    return "so values go from "
        + (-1L << (bits - 1))
        + " to "
        + Long.toUnsignedString(-1L >>> (64 - bits));
  }
}

package io.inquest.linux.event;

/**
 * An expression whose names have become typed fields and values: what is evaluated, and compiled.
 * Immutable and safe for use by any thread.
 */
public sealed interface TypedExpression {

  /** Both hold. */
  record And(TypedExpression left, TypedExpression right) implements TypedExpression {}

  /** At least one holds. */
  record Or(TypedExpression left, TypedExpression right) implements TypedExpression {}

  /** It does not hold. */
  record Not(TypedExpression operand) implements TypedExpression {}

  /**
   * The field compared with the value, at the field's width and signedness.
   *
   * @param op any but {@code ~}
   * @param value {@link Field.Numeric#narrow narrowed}: within the field's bits, extended to 64 by
   *     its sign or by zeros
   */
  record Compare(Field.Numeric field, Operator op, long value) implements TypedExpression {}

  /**
   * The text compared with another, or with a pattern.
   *
   * @param op {@code ==}, {@code !=} or {@code ~}
   */
  record Match(Field.Text field, Operator op, String text) implements TypedExpression {}

  /** Whether it holds for these values, whatever those are that are not known. */
  default boolean evaluate(FieldValues values) {
    return Evaluation.holds(this, values, false);
  }

  /** Whether it holds for these values, or might for those that are not known. */
  default boolean mayHold(FieldValues values) {
    return Evaluation.holds(this, values, true);
  }

  /** Whether a text is compared in it. */
  default boolean comparesText() {
    if (this instanceof And and) {
      return and.left().comparesText() || and.right().comparesText();
    }
    if (this instanceof Or or) {
      return or.left().comparesText() || or.right().comparesText();
    }
    if (this instanceof Not not) {
      return not.operand().comparesText();
    }
    return this instanceof Match;
  }
}

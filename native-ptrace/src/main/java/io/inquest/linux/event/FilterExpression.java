package io.inquest.linux.event;

/**
 * An expression of the kernel's event-filter language as written, before its names mean anything.
 * Immutable.
 *
 * <pre>
 * or        = and { "||" and }
 * and       = unary { "&amp;&amp;" unary }
 * unary     = { "!" } ( "(" or ")" | predicate )
 * predicate = field ( "==" | "!=" | "&lt;" | "&lt;=" | ">" | ">=" | "&amp;" | "~" ) operand
 * operand   = term { "|" term } | "(" operand ")" | string
 * term      = [ "-" ] ( decimal | "0x" hex | "0" octal | constant )
 * string    = '"' … '"' | "'" … "'"
 * </pre>
 *
 * <p>As in the kernel {@code &} is a predicate of its own, {@code (field & operand) != 0}, and its
 * result is compared with nothing; constants and their {@code |} are Inquest's addition.
 */
public sealed interface FilterExpression {

  /** Both hold. */
  record And(FilterExpression left, FilterExpression right) implements FilterExpression {}

  /** At least one holds. */
  record Or(FilterExpression left, FilterExpression right) implements FilterExpression {}

  /** It does not hold. */
  record Not(FilterExpression operand) implements FilterExpression {}

  /**
   * A predicate about a number, or about a text when the field turns out to be one and the operand
   * is a bare word.
   *
   * @param fieldOffset where the field's name begins in the text, in chars
   * @param operatorOffset where the operator begins
   * @param operandOffset where the operand begins
   */
  record Comparison(
      String field,
      Operator op,
      Operand operand,
      int fieldOffset,
      int operatorOffset,
      int operandOffset)
      implements FilterExpression {}

  /**
   * A predicate about a text in quotes.
   *
   * @param op {@code ==}, {@code !=} or {@code ~}
   */
  record StringMatch(
      String field,
      Operator op,
      String text,
      int fieldOffset,
      int operatorOffset,
      int operandOffset,
      int operandLength)
      implements FilterExpression {}

  /**
   * Reads an expression.
   *
   * @throws FilterSyntaxException saying what is wrong and where
   */
  static FilterExpression parse(String text) {
    return new FilterParser(text).parse();
  }

  /**
   * Gives its names the meaning that they have in {@code scope}.
   *
   * @throws BindException when a name has none, or a predicate does not fit its field
   */
  default TypedExpression bind(Scope scope) {
    return new Binder(scope).bind(this);
  }
}

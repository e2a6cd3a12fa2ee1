package io.inquest.linux.event;

/** What a typed expression means. */
final class Evaluation {
  private Evaluation() {}

  /**
   * Whether an expression holds.
   *
   * @param unknown what is made of comparisons with fields that are not known
   */
  static boolean holds(TypedExpression expression, FieldValues values, boolean unknown) {
    if (expression instanceof TypedExpression.And and) {
      return holds(and.left(), values, unknown) && holds(and.right(), values, unknown);
    }
    if (expression instanceof TypedExpression.Or or) {
      return holds(or.left(), values, unknown) || holds(or.right(), values, unknown);
    }
    if (expression instanceof TypedExpression.Not not) {
      return !holds(not.operand(), values, !unknown);
    }
    if (expression instanceof TypedExpression.Compare compare) {
      Field.Numeric field = compare.field();
      return values.knows(field)
          ? values.has(field) && compare(compare, values.number(field))
          : unknown;
    }
    TypedExpression.Match match = (TypedExpression.Match) expression;
    Field.Text field = match.field();
    return values.knows(field) ? values.has(field) && match(match, values.text(field)) : unknown;
  }

  private static boolean compare(TypedExpression.Compare compare, long raw) {
    Field.Numeric field = compare.field();
    long value = field.narrow(raw);
    long other = compare.value();
    return switch (compare.op()) {
      case EQ -> value == other;
      case NE -> value != other;
      case LT -> order(field, value, other) < 0;
      case LE -> order(field, value, other) <= 0;
      case GT -> order(field, value, other) > 0;
      case GE -> order(field, value, other) >= 0;
      case AND -> (value & other & field.mask()) != 0;
      case GLOB -> throw new IllegalStateException("~ compares texts");
    };
  }

  private static int order(Field.Numeric field, long a, long b) {
    return field.isSigned() ? Long.compare(a, b) : Long.compareUnsigned(a, b);
  }

  private static boolean match(TypedExpression.Match match, String text) {
    return switch (match.op()) {
      case EQ -> text.equals(match.text());
      case NE -> !text.equals(match.text());
      case GLOB -> Glob.matches(match.text(), text);
      default -> throw new IllegalStateException(match.op().symbol() + " compares numbers");
    };
  }
}

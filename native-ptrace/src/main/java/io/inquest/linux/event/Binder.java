package io.inquest.linux.event;

import io.inquest.linux.arch.ClosestNames;
import io.inquest.linux.arch.Signedness;
import java.util.List;
import java.util.Optional;

/** Turns names into typed fields and values. Used once, by one thread. */
final class Binder {
  private final Scope scope;

  Binder(Scope scope) {
    this.scope = scope;
  }

  TypedExpression bind(FilterExpression expression) {
    if (expression instanceof FilterExpression.And and) {
      return new TypedExpression.And(bind(and.left()), bind(and.right()));
    }
    if (expression instanceof FilterExpression.Or or) {
      return new TypedExpression.Or(bind(or.left()), bind(or.right()));
    }
    if (expression instanceof FilterExpression.Not not) {
      return new TypedExpression.Not(bind(not.operand()));
    }
    if (expression instanceof FilterExpression.StringMatch match) {
      return match(match);
    }
    return comparison((FilterExpression.Comparison) expression);
  }

  private TypedExpression match(FilterExpression.StringMatch match) {
    Field field = field(match.field(), match.fieldOffset());
    if (field instanceof Field.Text text) {
      return new TypedExpression.Match(text, match.op(), match.text());
    }
    Field.Numeric number = (Field.Numeric) field;
    Optional<Field.Text> text = scope.textAt(number);
    if (text.isPresent() && scope.readsMemory()) {
      return new TypedExpression.Match(text.get(), match.op(), match.text());
    }
    if (text.isPresent()) {
      throw new MemoryTextException(number.name(), match.operandOffset(), match.operandLength());
    }
    throw new BindException(
        describe(number)
            + (number.signed() == Signedness.POINTER ? ", but of no NUL-terminated text" : "")
            + ": it compares with a number or a constant, not with a string",
        match.operandOffset(),
        match.operandLength());
  }

  private TypedExpression comparison(FilterExpression.Comparison comparison) {
    Field field = field(comparison.field(), comparison.fieldOffset());
    if (field instanceof Field.Numeric number) {
      return new TypedExpression.Compare(
          number, comparison.op(), new OperandValue(scope, number).of(comparison.operand()));
    }
    return bareText((Field.Text) field, comparison);
  }

  private static TypedExpression bareText(
      Field.Text field, FilterExpression.Comparison comparison) {
    Operand operand = comparison.operand();
    if (!comparison.op().comparesText()) {
      throw new BindException(
          "'"
              + field.name()
              + "' is a string: '"
              + comparison.op().symbol()
              + "' does not compare strings; '==', '!=' and '~' do",
          comparison.operatorOffset(),
          comparison.op().symbol().length());
    }
    if (operand instanceof Operand.Name name && !name.negative()) {
      return new TypedExpression.Match(field, comparison.op(), name.name());
    }
    throw new BindException(
        "'" + field.name() + "' is a string: write its value in quotes",
        operand.offset(),
        operand.length());
  }

  private Field field(String name, int offset) {
    Optional<Field> field = scope.resolve(name);
    if (field.isPresent()) {
      return field.get();
    }
    String why =
        scope
            .whyNoField(name)
            .orElseGet(
                () ->
                    "there is no field '"
                        + name
                        + "'"
                        + ClosestNames.hint(ClosestNames.to(name, scope.fieldNames()))
                        + available());
    throw new BindException(why, offset, name.length());
  }

  private String available() {
    List<String> names = scope.fieldNames();
    return names.isEmpty() ? "" : " (fields: " + String.join(", ", names) + ")";
  }

  /** A field and how it compares: {@code 'fd' is an unsigned number of 32 bits}. */
  static String describe(Field.Numeric field) {
    String kind =
        switch (field.signed()) {
          case SIGNED -> "a signed number";
          case UNSIGNED -> "an unsigned number";
          case POINTER -> "an address";
        };
    return "'" + field.name() + "' is " + kind + " of " + field.bits() + " bits";
  }
}

package io.inquest.query;

import io.inquest.audit.entry.AuditEntry.Frame;
import io.inquest.linux.event.Field;
import io.inquest.linux.event.FieldValues;
import io.inquest.linux.event.FilterException;
import io.inquest.linux.event.FilterExpression;
import io.inquest.linux.event.Operand;
import io.inquest.linux.event.TypedExpression;
import java.util.List;
import java.util.function.Predicate;

/**
 * A condition on decisions in the event-filter language: {@code comm == "ls" && errno == EPERM},
 * {@code exe ~ "/usr/*"}, {@code result < 0}, {@code arg1 & 0x40}. A comparison with a field that
 * has no value does not hold. Owned by one thread.
 */
public final class DecisionCondition implements Predicate<DecisionRow> {
  private final TypedExpression expression;
  private final Values values = new Values();

  private DecisionCondition(TypedExpression expression) {
    this.expression = expression;
  }

  /**
   * Reads a condition.
   *
   * @throws QueryException with the text and a caret under what is wrong
   */
  public static DecisionCondition parse(String text) {
    try {
      FilterExpression read = FilterExpression.parse(text);
      return new DecisionCondition(errnosByName(read).bind(new DecisionScope()));
    } catch (FilterException e) {
      throw new QueryException("--where: " + e.render(text), e);
    }
  }

  @Override
  public boolean test(DecisionRow row) {
    values.row = row;
    return expression.evaluate(values);
  }

  /** Machine output has errnos as strings, so that they may be compared as such. */
  private static FilterExpression errnosByName(FilterExpression expression) {
    if (expression instanceof FilterExpression.And and) {
      return new FilterExpression.And(errnosByName(and.left()), errnosByName(and.right()));
    }
    if (expression instanceof FilterExpression.Or or) {
      return new FilterExpression.Or(errnosByName(or.left()), errnosByName(or.right()));
    }
    if (expression instanceof FilterExpression.Not not) {
      return new FilterExpression.Not(errnosByName(not.operand()));
    }
    if (expression instanceof FilterExpression.StringMatch match
        && match.field().equals(DecisionField.ERRNO.key())) {
      return new FilterExpression.Comparison(
          match.field(),
          match.op(),
          new Operand.Name(match.text(), false, match.operandOffset(), match.operandLength()),
          match.fieldOffset(),
          match.operatorOffset(),
          match.operandOffset());
    }
    return expression;
  }

  /** The values of one row. */
  private static final class Values implements FieldValues, RowField.Receiver {
    private DecisionRow row;
    private long number;
    private String text;
    private boolean present;

    private void read(Field field) {
      int argument = field.position() - DecisionScope.FIRST_ARGUMENT;
      if (argument >= 0) {
        List<Long> arguments = row.decision().arguments();
        if (arguments.isEmpty()) {
          absent();
        } else {
          number(arguments.get(argument));
        }
      } else {
        DecisionField.all().get(field.position()).give(row, this);
      }
    }

    @Override
    public long number(Field.Numeric field) {
      read(field);
      return number;
    }

    @Override
    public String text(Field.Text field) {
      read(field);
      return text;
    }

    @Override
    public boolean has(Field field) {
      read(field);
      return present;
    }

    @Override
    public void number(long value) {
      number = value;
      present = true;
    }

    @Override
    public void hex(long value) {
      number(value);
    }

    @Override
    public void hexes(List<Long> values) {
      present = false;
    }

    @Override
    public void errno(int errno) {
      number(errno);
    }

    @Override
    public void text(String value) {
      text = value;
      present = true;
    }

    @Override
    public void texts(List<String> texts) {
      present = false;
    }

    @Override
    public void flag(boolean flag) {
      number(flag ? 1 : 0);
    }

    @Override
    public void frames(List<Frame> frames) {
      present = false;
    }

    @Override
    public void absent() {
      present = false;
    }
  }
}

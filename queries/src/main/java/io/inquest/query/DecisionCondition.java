package io.inquest.query;

import io.inquest.audit.entry.AuditEntry.Frame;
import io.inquest.linux.event.Field;
import io.inquest.linux.event.FieldValues;
import io.inquest.linux.event.FilterException;
import io.inquest.linux.event.FilterExpression;
import io.inquest.linux.event.Operand;
import io.inquest.linux.event.Operator;
import io.inquest.linux.event.TypedExpression;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A condition on decisions in the event-filter language: {@code comm == "ls" && errno == EPERM},
 * {@code exe ~ "/usr/*"}, {@code result < 0}, {@code arg1 & 0x40}. A comparison with a field that
 * has no value does not hold. Owned by one thread.
 */
public final class DecisionCondition implements Predicate<DecisionRow> {
  private static final Set<DecisionField> EVERY =
      Collections.unmodifiableSet(EnumSet.allOf(DecisionField.class));

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
    values.known = EVERY;
    return expression.evaluate(values);
  }

  /**
   * Whether it might hold for a decision of which some fields are known, and the others are not.
   *
   * @param row where the values of {@code known} are
   */
  boolean mayHold(DecisionRow row, Set<DecisionField> known) {
    values.row = row;
    values.known = known;
    return expression.mayHold(values);
  }

  /** Whether it is about no other fields than these. */
  boolean isAbout(Set<DecisionField> fields) {
    return isAbout(expression, fields);
  }

  private static boolean isAbout(TypedExpression part, Set<DecisionField> fields) {
    if (part instanceof TypedExpression.And and) {
      return isAbout(and.left(), fields) && isAbout(and.right(), fields);
    } else if (part instanceof TypedExpression.Or or) {
      return isAbout(or.left(), fields) && isAbout(or.right(), fields);
    } else if (part instanceof TypedExpression.Not not) {
      return isAbout(not.operand(), fields);
    } else if (part instanceof TypedExpression.Compare compare) {
      return fields.contains(fieldOf(compare.field()));
    }
    return part instanceof TypedExpression.Match match && fields.contains(fieldOf(match.field()));
  }

  /** Numbers that a decision must have where it holds. */
  Map<DecisionField, Long> requiredNumbers() {
    Map<DecisionField, Long> required = new EnumMap<>(DecisionField.class);
    for (TypedExpression part : conjuncts(expression)) {
      if (part instanceof TypedExpression.Compare compare && compare.op() == Operator.EQ) {
        required.put(fieldOf(compare.field()), compare.value());
      }
    }
    return required;
  }

  /** Texts that a decision must have where it holds. */
  Map<DecisionField, String> requiredTexts() {
    Map<DecisionField, String> required = new EnumMap<>(DecisionField.class);
    for (TypedExpression part : conjuncts(expression)) {
      if (part instanceof TypedExpression.Match match && match.op() == Operator.EQ) {
        required.put(fieldOf(match.field()), match.text());
      }
    }
    return required;
  }

  private static List<TypedExpression> conjuncts(TypedExpression part) {
    if (part instanceof TypedExpression.And and) {
      List<TypedExpression> both = new ArrayList<>(conjuncts(and.left()));
      both.addAll(conjuncts(and.right()));
      return both;
    }
    return List.of(part);
  }

  private static DecisionField fieldOf(Field field) {
    return field.position() >= DecisionScope.FIRST_ARGUMENT
        ? DecisionField.ARGS
        : DecisionField.all().get(field.position());
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
    private Set<DecisionField> known = EVERY;
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
    public boolean knows(Field field) {
      return known.contains(fieldOf(field));
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
    public void fraction(double fraction) {
      present = false;
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

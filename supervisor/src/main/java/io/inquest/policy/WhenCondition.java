package io.inquest.policy;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.event.Event;
import io.inquest.linux.event.Field;
import io.inquest.linux.event.FilterException;
import io.inquest.linux.event.FilterExpression;
import io.inquest.linux.event.MemoryTextException;
import io.inquest.linux.event.Scope;
import io.inquest.linux.event.TypedExpression;
import java.util.List;

/**
 * A condition in the kernel's event-filter language with its place, to be bound to one call of one
 * ABI at a time: a parameter may have another position or width on the next.
 */
public final class WhenCondition {
  private final String text;
  private final EmbeddedText place;
  private final FilterExpression expression;

  private WhenCondition(String text, EmbeddedText place, FilterExpression expression) {
    this.text = text;
    this.place = place;
    this.expression = expression;
  }

  /**
   * Reads {@code text}.
   *
   * @param place where it stands
   * @throws PolicyException if it is no expression
   */
  public static WhenCondition parse(String text, Place place) {
    EmbeddedText embedded = new EmbeddedText(text, place);
    try {
      return new WhenCondition(text, embedded, FilterExpression.parse(text));
    } catch (FilterException e) {
      throw new PolicyException(embedded.place(e.offset(), e.length()), e.getMessage(), "", e);
    }
  }

  /**
   * What it says of a call to those that decide by it.
   *
   * @param toRecord what to do instead where it compares text, which cannot decide
   * @throws PolicyException if the call lacks a parameter, a constant does not exist, a value does
   *     not fit its parameter, a text is compared
   */
  public Condition bind(Architecture abi, String call, String toRecord) {
    return bind(abi, call, Event.of(abi, call).scope(), toRecord).possible();
  }

  /**
   * What it says of a call to those that record by it.
   *
   * @throws PolicyException if the call lacks a parameter, a constant does not exist, a value does
   *     not fit its parameter
   */
  public Bound bindToRecord(Architecture abi, String call) {
    return bind(abi, call, Event.of(abi, call).tracerScope(), "");
  }

  /**
   * What a condition says of one call.
   *
   * @param possible what it says of the call's numbers: it holds wherever the test may hold
   * @param test what it says of the call
   */
  public record Bound(Condition possible, TypedExpression test) {}

  private Bound bind(Architecture abi, String call, Scope scope, String toRecord) {
    try {
      TypedExpression test = expression.bind(scope);
      return new Bound(possible(test, true), test);
    } catch (FilterException e) {
      String remedy =
          e instanceof MemoryTextException
              ? "Decide "
                  + call
                  + " by its numbers, and paths by Landlock or file permissions; to record calls by"
                  + " their text "
                  + toRecord
              : "The condition was read for " + call + " of " + abi.name() + ".";
      throw new PolicyException(place.place(e.offset(), e.length()), e.getMessage(), remedy, e);
    }
  }

  /**
   * What an expression says of numbers.
   *
   * @param text what is made of comparisons of text: true where it is to hold if the expression may
   *     hold, false where only if it must
   */
  private static Condition possible(TypedExpression typed, boolean text) {
    if (typed instanceof TypedExpression.And and) {
      return new Condition.AllOf(List.of(possible(and.left(), text), possible(and.right(), text)));
    }
    if (typed instanceof TypedExpression.Or or) {
      return new Condition.AnyOf(List.of(possible(or.left(), text), possible(or.right(), text)));
    }
    if (typed instanceof TypedExpression.Not not) {
      return new Condition.Not(possible(not.operand(), !text));
    }
    if (typed instanceof TypedExpression.Compare compare) {
      return comparison(compare);
    }
    return text ? Condition.ALWAYS : Condition.NEVER;
  }

  private static Condition comparison(TypedExpression.Compare compare) {
    Field.Numeric field = compare.field();
    int argument = field.position();
    int bits = field.bits();
    boolean signed = field.isSigned();
    long value = compare.value();
    return switch (compare.op()) {
      case EQ -> Condition.equal(argument, bits, value);
      case NE -> new Condition.Not(Condition.equal(argument, bits, value));
      case LT -> new Condition.Not(Condition.greaterOrEqual(argument, bits, signed, value));
      case LE -> new Condition.Not(Condition.greater(argument, bits, signed, value));
      case GT -> Condition.greater(argument, bits, signed, value);
      case GE -> Condition.greaterOrEqual(argument, bits, signed, value);
      case AND -> Condition.anyBit(argument, bits, value);
      case GLOB -> throw new IllegalStateException("a call's parameters are numbers");
    };
  }

  @Override
  public String toString() {
    return text;
  }
}

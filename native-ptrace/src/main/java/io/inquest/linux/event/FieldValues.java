package io.inquest.linux.event;

/** The values that an expression is evaluated on: a call's registers, a row of a report. */
public interface FieldValues {

  /** The value of a field; bits above the field's width do not matter. */
  long number(Field.Numeric field);

  /** The value of a field. */
  String text(Field.Text field);

  /**
   * Whether the field has a value. Every predicate about a field without one is false, {@code !=}
   * included.
   */
  default boolean has(Field field) {
    return true;
  }

  /**
   * Whether it is known what value the field has, or that it has none. A field that is not is asked
   * for nothing else.
   */
  default boolean knows(Field field) {
    return true;
  }
}

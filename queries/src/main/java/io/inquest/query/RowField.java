package io.inquest.query;

import io.inquest.audit.entry.AuditEntry.Frame;
import java.util.List;

/**
 * A field of an answer's rows; its key is stable in machine output.
 *
 * @param <R> the rows
 */
public interface RowField<R> {
  /** The stable key, lower_snake_case. */
  String key();

  /** Gives the row's value of this field. */
  void give(R row, Receiver to);

  /** Takes the value of one field. */
  interface Receiver {
    /** A number that is written in decimal. */
    void number(long value);

    /** A number that is written in hex. */
    void hex(long value);

    /** A part of a whole, from 0 to 1, written with four digits. */
    void fraction(double fraction);

    /** Several numbers that are written in hex. */
    void hexes(List<Long> values);

    /** An errno, written by its name. */
    void errno(int errno);

    /** A text. */
    void text(String text);

    /** Several texts. */
    void texts(List<String> texts);

    /** Yes or no. */
    void flag(boolean flag);

    /** A call stack. */
    void frames(List<Frame> frames);

    /** There is no value. */
    void absent();

    /** A text; no value if it is empty. */
    default void textOrAbsent(String text) {
      if (text.isEmpty()) {
        absent();
      } else {
        text(text);
      }
    }
  }
}

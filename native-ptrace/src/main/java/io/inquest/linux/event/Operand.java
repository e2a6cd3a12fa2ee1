package io.inquest.linux.event;

import java.util.List;

/** The right side of a predicate, as written. */
public sealed interface Operand {

  /** Where it begins in the expression, in chars. */
  int offset();

  /** How many chars it takes. */
  int length();

  /**
   * A number.
   *
   * @param value its low 64 bits
   * @param negative whether it was written with a minus (else {@code value} is unsigned)
   */
  record Literal(long value, boolean negative, int offset, int length) implements Operand {}

  /**
   * A bare word: a constant's name, or, compared with a text, that text.
   *
   * @param negative whether a minus precedes it
   */
  record Name(String name, boolean negative, int offset, int length) implements Operand {}

  /** A text in quotes, without them. */
  record Quoted(String text, int offset, int length) implements Operand {}

  /** Numbers and constants joined by {@code |}: the bits of all of them. */
  record Union(List<Operand> terms, int offset, int length) implements Operand {
    /** Keeps a copy of the terms. */
    public Union {
      terms = List.copyOf(terms);
    }
  }
}

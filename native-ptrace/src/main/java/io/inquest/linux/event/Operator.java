package io.inquest.linux.event;

/** A relational operator of the event-filter language. */
public enum Operator {
  /** Equal. */
  EQ("=="),
  /** Not equal. */
  NE("!="),
  /** Less, as the field is signed or not. */
  LT("<"),
  /** Less or equal. */
  LE("<="),
  /** Greater. */
  GT(">"),
  /** Greater or equal. */
  GE(">="),
  /** Some bit of the operand is set in the field: {@code (field & operand) != 0}. */
  AND("&"),
  /** The text matches a glob: {@code *}, {@code ?}, {@code [a-z]}, {@code [!a-z]}. */
  GLOB("~");

  private final String symbol;

  Operator(String symbol) {
    this.symbol = symbol;
  }

  /** The operator as written. */
  public String symbol() {
    return symbol;
  }

  /** Whether it compares texts: {@code ==}, {@code !=} and {@code ~}. */
  public boolean comparesText() {
    return this == EQ || this == NE || this == GLOB;
  }
}

package io.inquest.linux.event;

/**
 * A filter expression that is refused. The place is in chars of the expression's text, so that the
 * caller can draw a caret in its own file.
 */
public abstract sealed class FilterException extends RuntimeException
    permits FilterSyntaxException, BindException {
  private static final long serialVersionUID = 1L;

  private final int offset;
  private final int length;

  FilterException(String message, int offset, int length) {
    super(message);
    this.offset = offset;
    this.length = length;
  }

  /** Where the text at fault begins: 0 to the expression's length. */
  public int offset() {
    return offset;
  }

  /** How long the text at fault is, at least 1, also at the expression's end. */
  public int length() {
    return length;
  }

  /**
   * The message, the expression and a caret below the text at fault, in three lines. Line breaks
   * and tabs of the expression are shown as spaces.
   */
  public String render(String expression) {
    String shown = expression.replace('\n', ' ').replace('\r', ' ').replace('\t', ' ');
    return getMessage() + "\n  " + shown + "\n  " + " ".repeat(offset) + "^".repeat(length);
  }
}

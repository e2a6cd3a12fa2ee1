package io.inquest.linux.event;

/** A text that is no filter expression. */
public final class FilterSyntaxException extends FilterException {
  private static final long serialVersionUID = 1L;

  FilterSyntaxException(String message, int offset, int length) {
    super(message, offset, length);
  }
}

package io.inquest.audit.redact;

/** A text is not a pattern; the message is why, and does not repeat it. */
public final class BadPatternException extends Exception {
  private static final long serialVersionUID = 1L;

  BadPatternException(String message) {
    super(message);
  }
}

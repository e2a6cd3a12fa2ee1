package io.inquest.linux.event;

import java.util.List;

/** A name that is no system call's event on an ABI. */
public final class UnknownEventException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String event;
  private final List<String> suggestions;

  UnknownEventException(String message, String event, List<String> suggestions) {
    super(message);
    this.event = event;
    this.suggestions = List.copyOf(suggestions);
  }

  /** The name as it was given. */
  public String event() {
    return event;
  }

  /** The names that may have been meant, best first. */
  public List<String> suggestions() {
    return suggestions;
  }
}

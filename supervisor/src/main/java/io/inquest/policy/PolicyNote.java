package io.inquest.policy;

/**
 * Something that a policy says and that has no effect here, which its author may want to know.
 *
 * @param place where it says so
 * @param message what it is
 */
public record PolicyNote(Place place, String message) {

  /** Shortens a very long message. */
  public PolicyNote {
    message = Excerpt.of(message);
  }

  /** {@code file:line:column: message}. */
  @Override
  public String toString() {
    return place.position() + ": " + message;
  }
}

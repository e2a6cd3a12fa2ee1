package io.inquest.audit.site;

/** A journal is not as far in the database as who pushes it thought. */
final class MovedException extends Exception {
  private static final long serialVersionUID = 1L;

  MovedException() {
    super("the journal is elsewhere", null, false, false);
  }
}

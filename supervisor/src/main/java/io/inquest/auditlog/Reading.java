package io.inquest.auditlog;

/** What a line of a log, or an entry of a journal, was found to be. */
sealed interface Reading {
  /** Nothing that is to be imported. */
  Reading NOTHING = new Nothing();

  /** A seccomp record. */
  record Event(KernelEvent event) implements Reading {}

  /**
   * Records were dropped before they came into this log.
   *
   * @param time in nanoseconds since the epoch; 0 if it is not known
   * @param count how many, 0 if that is not known
   * @param detail the notice
   */
  record Loss(long time, long count, String detail) implements Reading {}

  /**
   * A seccomp record that is not whole.
   *
   * @param line where it begins
   * @param why what is wrong with it
   * @param text of the line
   */
  record Malformed(long line, String why, String text) implements Reading {}

  /** Something else. */
  record Nothing() implements Reading {}
}

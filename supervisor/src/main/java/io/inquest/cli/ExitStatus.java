package io.inquest.cli;

/** Inquest's own exit statuses; {@code run} otherwise ends as its program did. */
final class ExitStatus {
  /** All is well. */
  static final int OK = 0;

  /** A command that judges found something. */
  static final int FOUND = 1;

  /** Wrong usage, or a question that could not be answered. */
  static final int USAGE = 2;

  /** Inquest failed. */
  static final int FAILED = 125;

  /** The program could not be executed. */
  static final int NOT_EXECUTABLE = 126;

  /** The program was not found. */
  static final int NOT_FOUND = 127;

  /** Nobody reads the answer any longer: what a shell says of the end by SIGPIPE. */
  static final int NOT_READ = 128 + 13;

  private ExitStatus() {}
}

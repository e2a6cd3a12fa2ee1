package io.inquest.cli.output;

/** Inquest's own exit statuses; {@code run} otherwise ends as its program did. */
public final class ExitStatus {
  /** All is well. */
  public static final int OK = 0;

  /** A command that judges found something. */
  public static final int FOUND = 1;

  /** Wrong usage, or a question that could not be answered. */
  public static final int USAGE = 2;

  /** Inquest failed. */
  public static final int FAILED = 125;

  /** The program could not be executed. */
  public static final int NOT_EXECUTABLE = 126;

  /** The program was not found. */
  public static final int NOT_FOUND = 127;

  /** Nobody reads the answer any longer: what a shell says of the end by SIGPIPE. */
  public static final int NOT_READ = 128 + 13;

  private ExitStatus() {}
}

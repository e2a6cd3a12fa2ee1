package io.inquest.cli;

/** Where Inquest starts. */
public final class Main {
  private Main() {}

  /** Runs the command that the arguments name and ends with its status. */
  public static void main(String[] arguments) {
    int status = InquestCommand.execute(arguments);
    System.err.flush();
    System.out.flush();
    // The threads that prepare segments and take signals have nothing left to do.
    Runtime.getRuntime().halt(status);
  }
}

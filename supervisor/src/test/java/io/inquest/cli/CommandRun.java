package io.inquest.cli;

import io.inquest.run.JavaCommand;
import io.inquest.tracee.BareRun;
import java.util.List;

/** A command of Inquest, run in a process of its own on this test's class path. */
public final class CommandRun {
  private CommandRun() {}

  public static BareRun of(String... arguments) {
    return BareRun.of(command(arguments).toArray(String[]::new));
  }

  /** The whole command line. */
  public static List<String> command(String... arguments) {
    List<String> command = JavaCommand.start();
    command.addAll(List.of("-Xmx128m", "-cp", System.getProperty("java.class.path")));
    command.add("io.inquest.cli.Main");
    command.addAll(List.of(arguments));
    return command;
  }
}

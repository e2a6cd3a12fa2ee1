package io.inquest.cli;

import io.inquest.audit.journal.StoreException;
import io.inquest.policy.PolicyException;
import io.inquest.trace.LaunchException;
import io.inquest.trace.Version;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command {@code inquest}: finds the subcommand, and maps failures to exit statuses. */
@Command(
    name = "inquest",
    mixinStandardHelpOptions = true,
    versionProvider = InquestCommand.VersionText.class,
    description =
        "Runs programs under seccomp policies, witnesses every refused system call and keeps it.")
public final class InquestCommand {
  private static final Map<String, Supplier<Callable<Integer>>> SUBCOMMANDS = subcommands();

  private InquestCommand() {}

  private static Map<String, Supplier<Callable<Integer>>> subcommands() {
    Map<String, Supplier<Callable<Integer>>> commands = new LinkedHashMap<>();
    commands.put("run", RunCommand::new);
    return commands;
  }

  /** What {@code --version} prints. */
  static final class VersionText implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"inquest " + Version.current()};
    }
  }

  /**
   * Runs the command that the arguments name.
   *
   * @return its exit status
   */
  static int execute(String[] arguments) {
    CommandLine line = new CommandLine(new InquestCommand());
    Supplier<Callable<Integer>> named =
        arguments.length == 0 ? null : SUBCOMMANDS.get(arguments[0]);
    if (named != null) {
      // To describe every subcommand costs each start; only help needs them all.
      line.addSubcommand(arguments[0], named.get());
    } else {
      SUBCOMMANDS.forEach((name, command) -> line.addSubcommand(name, command.get()));
    }
    line.setExpandAtFiles(false);
    line.setStopAtPositional(true);
    line.setOverwrittenOptionsAllowed(false);
    line.setExecutionExceptionHandler((failure, command, parsed) -> report(failure));
    if (arguments.length == 0) {
      line.usage(System.err);
      return ExitStatus.USAGE;
    }
    return line.execute(arguments);
  }

  private static int report(Exception failure) throws Exception {
    int status = statusOf(failure);
    if (status < 0) {
      throw failure;
    }
    System.err.println("inquest: " + failure.getMessage());
    return status;
  }

  private static int statusOf(Exception failure) {
    if (failure instanceof PolicyException) {
      return ExitStatus.USAGE;
    }
    if (failure instanceof LaunchException launch) {
      return switch (launch.reason()) {
        case NOT_FOUND -> ExitStatus.NOT_FOUND;
        case NOT_EXECUTABLE -> ExitStatus.NOT_EXECUTABLE;
        case SETUP -> ExitStatus.FAILED;
      };
    }
    return failure instanceof StoreException ? ExitStatus.FAILED : -1;
  }
}

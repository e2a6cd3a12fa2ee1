package io.inquest.cli;

import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.output.Output;
import io.inquest.linux.arch.ClosestNames;
import io.inquest.policy.PolicyException;
import io.inquest.report.TerminalText;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says what is wrong with a command line, and where its usage is described.
 *
 * <p>A class, where a lambda would do: see {@link FailureReport}.
 */
final class UsageReport implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    Optional<String> unknown = unknownCommand(wrong);
    if (unknown.isPresent()) {
      err.println("inquest: " + noCommand(unknown.get(), command.getSubcommands().keySet()));
    } else {
      err.println("inquest: " + Output.inLines(String.valueOf(reason(wrong))));
      UnmatchedArgumentException.printSuggestions(wrong, err);
    }
    err.println("See " + command.getCommandSpec().qualifiedName() + " --help");
    err.flush();
    return ExitStatus.USAGE;
  }

  /** The word that stands where a subcommand's name should. */
  private static Optional<String> unknownCommand(ParameterException wrong) {
    if (!(wrong instanceof UnmatchedArgumentException unmatched)
        || wrong.getCommandLine().getSubcommands().isEmpty()) {
      return Optional.empty();
    }
    return unmatched.getUnmatched().stream().findFirst().filter(word -> !word.startsWith("-"));
  }

  /**
   * Says that there is no such command.
   *
   * @param commands those that there are
   */
  static String noCommand(String name, Collection<String> commands) {
    return TerminalText.escape("there is no command '" + name + "'")
        + ClosestNames.hint(ClosestNames.to(name, commands));
  }

  private static String reason(ParameterException wrong) {
    for (Throwable cause = wrong.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof PolicyException) {
        return cause.getMessage();
      }
    }
    return wrong.getMessage();
  }
}

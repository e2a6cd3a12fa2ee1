package io.inquest.cli;

import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.policy.PolicyCommand;
import io.inquest.cli.store.StoreCommand;
import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.Signals;
import io.inquest.run.Preloading;
import io.inquest.trace.record.Version;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The command {@code inquest}: finds the subcommand and runs it. */
final class InquestCommand {
  private static final String NAME = "inquest";
  private static final String HELP = "help";
  private static final long SIG_DFL = 0;
  private static final List<String> SUBCOMMANDS =
      List.of(
          "run",
          "attach",
          "runs",
          "filters",
          "denials",
          "why",
          "timeline",
          "profile",
          "script",
          "report",
          "export",
          "policy",
          "store",
          "doctor");

  private InquestCommand() {}

  /** The subcommand called {@code name}. */
  private static CommandLine subcommand(String name) {
    return switch (name) {
      case "run" ->
          new CommandLine(RunCommand.spec())
              .setStopAtPositional(true)
              .setOverwrittenOptionsAllowed(true);
      case "attach" -> new CommandLine(new AttachCommand());
      case "runs" -> new CommandLine(new RunsCommand()).setCaseInsensitiveEnumValuesAllowed(true);
      case "filters" ->
          new CommandLine(new FiltersCommand()).setCaseInsensitiveEnumValuesAllowed(true);
      case "denials" ->
          new CommandLine(new DenialsCommand()).setCaseInsensitiveEnumValuesAllowed(true);
      case "why" -> new CommandLine(new WhyCommand()).setCaseInsensitiveEnumValuesAllowed(true);
      case "timeline" ->
          new CommandLine(new TimelineCommand()).setCaseInsensitiveEnumValuesAllowed(true);
      case "profile" ->
          new CommandLine(new ProfileCommand()).setCaseInsensitiveEnumValuesAllowed(true);
      case "script" ->
          new CommandLine(new ScriptCommand()).setCaseInsensitiveEnumValuesAllowed(true);
      case "export" ->
          new CommandLine(new ExportCommand()).setCaseInsensitiveEnumValuesAllowed(true);
      case "report" ->
          new CommandLine(new ReportCommand()).setCaseInsensitiveEnumValuesAllowed(true);
      case "policy" ->
          new CommandLine(new PolicyCommand()).setCaseInsensitiveEnumValuesAllowed(true);
      case "store" -> new CommandLine(new StoreCommand()).setCaseInsensitiveEnumValuesAllowed(true);
      case "doctor" -> new CommandLine(new DoctorCommand());
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** The option {@code --help}. */
  static OptionSpec help() {
    return OptionSpec.builder("-h", "--help")
        .type(boolean.class)
        .usageHelp(true)
        .description("Show this help and end.")
        .build();
  }

  /**
   * Runs the command that the arguments name.
   *
   * @return its exit status
   */
  static int execute(String[] arguments) {
    try {
      return executeNamed(arguments);
    } catch (StackOverflowError | OutOfMemoryError e) {
      return FailureReport.unforeseen(e, NAME + " " + (arguments.length == 0 ? "" : arguments[0]));
    }
  }

  private static int executeNamed(String[] arguments) {
    // To describe every subcommand costs each start; only help needs them all.
    boolean named = arguments.length > 0 && SUBCOMMANDS.contains(arguments[0]);
    if (named) {
      switch (arguments[0]) {
        case "run" -> Preloading.begin();
        case "attach" -> {}
        default -> endByQuit();
      }
      CommandLine line = subcommand(arguments[0]);
      line.setCommandName(NAME + " " + arguments[0]);
      return prepared(line).execute(Arrays.copyOfRange(arguments, 1, arguments.length));
    }
    CommandLine line = prepared(whole());
    if (arguments.length > 0 && arguments[0].equals(HELP)) {
      return help(line, Arrays.asList(arguments).subList(1, arguments.length));
    }
    if (arguments.length == 0) {
      line.usage(System.err);
      return ExitStatus.USAGE;
    }
    return line.execute(arguments);
  }

  /**
   * SIGQUIT ends a command that asks, as it ends other programs: the Java runtime would print a
   * list of its threads and go on. While a run lasts, it is the program's affair.
   */
  private static void endByQuit() {
    LibC.signal(Signals.SIGQUIT, SIG_DFL);
  }

  /** {@code inquest help policy show}: describes a command. */
  private static int help(CommandLine whole, List<String> path) {
    CommandLine line = whole;
    for (String name : path) {
      CommandLine next = line.getSubcommands().get(name);
      if (next == null) {
        System.err.println(
            "inquest: " + UsageReport.noCommand(name, line.getSubcommands().keySet()));
        System.err.println("See " + line.getCommandSpec().qualifiedName() + " --help");
        return ExitStatus.USAGE;
      }
      line = next;
    }
    line.usage(System.out);
    return ExitStatus.OK;
  }

  private static CommandLine whole() {
    CommandSpec spec = CommandSpec.create().name(NAME);
    spec.usageMessage()
        .description(
            "Runs programs under seccomp policies, witnesses every refused system call and keeps"
                + " it.");
    spec.usageMessage().footer("", "inquest help COMMAND describes one of them.");
    spec.version("inquest " + Version.current());
    spec.addOption(help());
    spec.addOption(
        OptionSpec.builder("-V", "--version")
            .type(boolean.class)
            .versionHelp(true)
            .description("Print the version and end.")
            .build());
    CommandLine line = new CommandLine(spec);
    for (String name : SUBCOMMANDS) {
      line.addSubcommand(name, subcommand(name));
    }
    return line;
  }

  private static CommandLine prepared(CommandLine line) {
    return line.setExpandAtFiles(false)
        .setExecutionExceptionHandler(new FailureReport())
        .setParameterExceptionHandler(new UsageReport());
  }
}

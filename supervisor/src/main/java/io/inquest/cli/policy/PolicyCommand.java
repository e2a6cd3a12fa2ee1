package io.inquest.cli.policy;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code inquest policy}: what can be asked about policies themselves. */
@Command(
    name = "policy",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Examines policies.",
    subcommands = {
      PolicyCheckCommand.class,
      PolicyShowCommand.class,
      PolicyExplainCommand.class,
      PolicyDiffCommand.class,
      PolicyConvertCommand.class,
      PolicyMergeCommand.class,
      PolicyLearnCommand.class,
      PolicyReplayCommand.class,
      PolicyTightenCommand.class,
      PolicyEventsCommand.class
    })
public final class PolicyCommand implements Runnable {
  @Spec private CommandSpec command;

  @Override
  public void run() {
    throw new ParameterException(command.commandLine(), "Missing required subcommand");
  }
}

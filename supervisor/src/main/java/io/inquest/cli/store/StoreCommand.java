package io.inquest.cli.store;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code inquest store}: what can be done with a store itself. */
@Command(
    name = "store",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Examines, proves, fills and prunes stores.",
    subcommands = {
      StoreInfoCommand.class,
      StoreVerifyCommand.class,
      StoreProveCommand.class,
      StoreCheckpointCommand.class,
      StoreRecoverCommand.class,
      StorePushCommand.class,
      StorePruneCommand.class,
      StoreGrantCommand.class,
      StoreImportAuditCommand.class
    })
public final class StoreCommand implements Runnable {
  @Spec private CommandSpec command;

  @Override
  public void run() {
    throw new ParameterException(command.commandLine(), "Missing required subcommand");
  }
}

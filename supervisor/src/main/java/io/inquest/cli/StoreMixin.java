package io.inquest.cli;

import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@link StoreOption} for commands whose options are annotated. */
final class StoreMixin {
  private final StoreOption option = new StoreOption();

  @Spec(Spec.Target.MIXEE)
  void mixee(CommandSpec command) {
    command.addOption(option.spec());
  }

  /** The store's directory. */
  Path directory() {
    return option.directory();
  }
}

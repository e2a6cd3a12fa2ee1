package io.inquest.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@link StoreOption} for commands whose options are annotated. */
final class StoreMixin {
  @Option(
      names = StoreOption.NAME,
      paramLabel = StoreOption.LABEL,
      description = StoreOption.DESCRIPTION)
  private String given;

  /** The store's directory. */
  Path directory() {
    return StoreOption.directory(given);
  }
}

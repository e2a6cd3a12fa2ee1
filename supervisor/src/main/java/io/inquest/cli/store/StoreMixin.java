package io.inquest.cli.store;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@link StoreOption} for commands whose options are annotated. */
public final class StoreMixin {
  @Option(
      names = StoreOption.NAME,
      paramLabel = StoreOption.LABEL,
      description = StoreOption.DESCRIPTION)
  private String given;

  /** The store's directory. */
  public Path directory() {
    return StoreOption.directory(given);
  }
}

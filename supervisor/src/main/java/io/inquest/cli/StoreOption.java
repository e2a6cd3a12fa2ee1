package io.inquest.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the records are kept. */
final class StoreOption {
  @Option(
      names = "--store",
      paramLabel = "DIR",
      description =
          "The store: a directory. Default: $INQUEST_STORE, else $XDG_STATE_HOME/inquest, else"
              + " ~/.local/state/inquest.")
  private Path store;

  /** The store's directory. */
  Path directory() {
    if (store != null) {
      return store;
    }
    String fromEnvironment = System.getenv("INQUEST_STORE");
    if (fromEnvironment != null && !fromEnvironment.isEmpty()) {
      return Path.of(fromEnvironment);
    }
    String state = System.getenv("XDG_STATE_HOME");
    return state != null && state.startsWith("/")
        ? Path.of(state, "inquest")
        : Path.of(System.getProperty("user.home"), ".local", "state", "inquest");
  }
}

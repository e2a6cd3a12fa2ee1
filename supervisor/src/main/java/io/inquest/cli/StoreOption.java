package io.inquest.cli;

import java.nio.file.Path;
import picocli.CommandLine.Model.OptionSpec;

/** Where the records are kept. */
final class StoreOption {
  private final OptionSpec option =
      OptionSpec.builder("--store")
          .paramLabel("DIR")
          .type(String.class)
          .description(
              "The store: a directory. Default: $INQUEST_STORE, else $XDG_STATE_HOME/inquest, else"
                  + " ~/.local/state/inquest.")
          .build();

  /** The option {@code --store}. */
  OptionSpec spec() {
    return option;
  }

  /** The store's directory. */
  Path directory() {
    String given = option.getValue();
    if (given != null) {
      return Path.of(given);
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

package io.inquest.cli;

import java.nio.file.Path;
import picocli.CommandLine.Model.OptionSpec;

/** Where the records are kept. */
final class StoreOption {
  static final String NAME = "--store";
  static final String LABEL = "DIR";
  static final String DESCRIPTION =
      "The store: a directory. Default: $INQUEST_STORE, else $XDG_STATE_HOME/inquest, else"
          + " ~/.local/state/inquest.";

  private final OptionSpec option =
      OptionSpec.builder(NAME)
          .paramLabel(LABEL)
          .type(String.class)
          .description(DESCRIPTION)
          .build();

  /** The option {@code --store}. */
  OptionSpec spec() {
    return option;
  }

  /** The store's directory. */
  Path directory() {
    return directory(option.getValue());
  }

  /** The directory that an option's value, null if it was not given, and the environment name. */
  static Path directory(String given) {
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

package io.inquest.cli.store;

import io.inquest.linux.file.BaseDirectory;
import java.nio.file.Path;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.OptionSpec;

/** Where the records are kept. */
public final class StoreOption {
  static final String NAME = "--store";
  static final String LABEL = "DIR";
  static final String DESCRIPTION =
      "The store: a directory. Default: $INQUEST_STORE, else $XDG_STATE_HOME/inquest, else"
          + " ~/.local/state/inquest.";

  private static final String VARIABLE = "INQUEST_STORE";

  /** A URL's scheme (RFC 3986, section 3.1). */
  private static final Pattern SCHEME =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*", Pattern.DOTALL);

  private final OptionSpec option =
      OptionSpec.builder(NAME)
          .paramLabel(LABEL)
          .type(String.class)
          .description(DESCRIPTION)
          .build();

  /** The option {@code --store}. */
  public OptionSpec spec() {
    return option;
  }

  /** The store's directory. */
  public Path directory() {
    return directory(option.getValue());
  }

  /**
   * The directory that an option's value, null if it was not given, and the environment name.
   *
   * @throws NoSuchStoreKindException if they name something else
   */
  public static Path directory(String given) {
    if (given != null) {
      return directory(NAME, given);
    }
    String fromEnvironment = System.getenv(VARIABLE);
    if (fromEnvironment != null && !fromEnvironment.isEmpty()) {
      return directory(VARIABLE, fromEnvironment);
    }
    return BaseDirectory.STATE.path().resolve("inquest");
  }

  private static Path directory(String where, String store) {
    if (SCHEME.matcher(store).matches()) {
      throw new NoSuchStoreKindException(where, store);
    }
    return Path.of(store);
  }
}

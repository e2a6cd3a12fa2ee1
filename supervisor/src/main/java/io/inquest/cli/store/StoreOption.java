package io.inquest.cli.store;

import io.inquest.audit.site.SiteUrl;
import io.inquest.audit.site.SiteUrlException;
import io.inquest.linux.file.BaseDirectory;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.OptionSpec;

/** Where the records are kept. */
public final class StoreOption {
  static final String NAME = "--store";
  static final String LABEL = "DIR|URL";
  static final String DESCRIPTION =
      "The store: a directory, or a site's database (jdbc:postgresql://HOST/DATABASE). Default:"
          + " $INQUEST_STORE, else $XDG_STATE_HOME/inquest, else"
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

  /** The directory that is recorded into: the store's, or the spool of a site's database. */
  public Path spool() {
    return spool(option.getValue());
  }

  /**
   * The directory that is recorded into, where an option's value, null if it was not given, and the
   * environment name a site's database, too: journals on their way there are in the default store.
   *
   * @throws NoSuchStoreKindException if they name something else
   * @throws SiteUrlException if they name a site's database wrongly
   */
  public static Path spool(String given) {
    return site(given).isPresent() ? defaultDirectory() : directory(given);
  }

  /**
   * The site's database that an option's value, null if it was not given, or else the environment
   * names; empty if they name none.
   *
   * @throws SiteUrlException if they name it wrongly
   */
  public static Optional<SiteUrl> site(String given) {
    String store = given != null ? given : System.getenv().getOrDefault(VARIABLE, "");
    return SiteUrl.isOne(store) ? Optional.of(SiteUrl.parse(store)) : Optional.empty();
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
    return defaultDirectory();
  }

  static Path defaultDirectory() {
    return BaseDirectory.STATE.path().resolve("inquest");
  }

  private static Path directory(String where, String store) {
    if (SCHEME.matcher(store).matches()) {
      throw new NoSuchStoreKindException(where, store);
    }
    return Path.of(store);
  }
}

package io.inquest.cli.store;

import io.inquest.audit.journal.StoreSettings;
import io.inquest.audit.redact.BadPatternException;
import io.inquest.audit.redact.RedactionPattern;
import io.inquest.query.QueryException;
import io.inquest.run.RedactionRequest;
import java.util.ArrayList;
import java.util.List;

/** The option that says what is not to be kept. */
public final class RedactOption {
  public static final String NAME = "--redact";
  public static final String LABEL = "PATTERN";
  public static final String DESCRIPTION =
      "Texts that are not to be kept, replaced before anything is written: home (paths below it),"
          + " env:NAME (values of variables; * stands for any), or a glob, as /srv/secret/** or"
          + " 'key-*'. Repeatable. The store's settings may have more.";

  private RedactOption() {}

  /**
   * The option's meaning.
   *
   * @throws QueryException if one is not a pattern; it is told by its place, since it may be secret
   */
  public static RedactionRequest of(List<String> given) {
    List<RedactionPattern> patterns = new ArrayList<>();
    for (String pattern : given) {
      String which = NAME + ", pattern " + (patterns.size() + 1) + " of " + given.size() + ": ";
      if (patterns.size() == StoreSettings.MOST_PATTERNS) {
        throw new QueryException(
            which + "there may be " + StoreSettings.MOST_PATTERNS + ", and as many in the store");
      }
      try {
        patterns.add(RedactionPattern.parse(pattern));
      } catch (BadPatternException e) {
        throw new QueryException(which + e.getMessage());
      }
    }
    return new RedactionRequest(patterns);
  }
}

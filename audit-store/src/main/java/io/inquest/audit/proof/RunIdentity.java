package io.inquest.audit.proof;

import io.inquest.audit.entry.Bytes;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which tree a run's is: its origin names machine, run and the run's own public key, {@code
 * HOST/inquest/run/NUMBER/KEY}, so that a checkpoint needs nothing beside it to be verified, and
 * whoever has one of a run knows its key. The key is in base 64 for URLs, 43 characters.
 *
 * @param host the machine's name
 * @param run the run's number in its store
 * @param key the run's raw public key
 */
public record RunIdentity(String host, long run, Bytes key) {
  private static final Pattern ORIGIN =
      Pattern.compile("([^/]+)/inquest/run/([1-9][0-9]{0,11})/([A-Za-z0-9_-]{43})");

  /** What a machine's name may have in an origin. */
  private static final Pattern STRANGE = Pattern.compile("[^A-Za-z0-9._-]");

  /** The identity; what origins may not have in {@code host} becomes a hyphen. */
  public static RunIdentity of(String host, long run, Bytes key) {
    String name = STRANGE.matcher(host).replaceAll("-");
    return new RunIdentity(name.isEmpty() ? "localhost" : name, run, key);
  }

  /**
   * Reads an origin.
   *
   * @throws NoteFormatException if it is none of a run's
   */
  public static RunIdentity parse(String origin) throws NoteFormatException {
    Matcher parts = ORIGIN.matcher(origin);
    if (!parts.matches()) {
      throw new NoteFormatException("the origin is not that of a run: HOST/inquest/run/NUMBER/KEY");
    }
    byte[] key = Base64.getUrlDecoder().decode(parts.group(3));
    RunIdentity identity =
        new RunIdentity(parts.group(1), Long.parseLong(parts.group(2)), Bytes.of(key));
    if (!identity.origin().equals(origin)) {
      throw new NoteFormatException("the origin's key is not in its canonical form");
    }
    return identity;
  }

  /** The origin, which is the name of the run's key, too. */
  public String origin() {
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(key.toArray());
    return host + "/inquest/run/" + run + "/" + text;
  }

  /** The run's key. */
  public VerifierKey verifier() {
    return new VerifierKey(origin(), key);
  }
}

package io.inquest.run;

import io.inquest.audit.checkpoint.Anchor;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.proof.SignedCheckpoint;
import io.inquest.audit.redact.Redaction;
import io.inquest.audit.redact.RedactionPattern;
import io.inquest.launch.Credentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What of a run's texts is not to be kept, beside what the store's settings say.
 *
 * @param patterns those of the command line
 */
public record RedactionRequest(List<RedactionPattern> patterns) {
  private static final String HOME = "HOME=";

  /** Nothing of it is named. */
  public static final RedactionRequest NONE = new RedactionRequest(List.of());

  public RedactionRequest {
    patterns = List.copyOf(patterns);
  }

  /**
   * The redaction of a run: the store's patterns come first.
   *
   * @param environment the program's, {@code NAME=value} each
   * @param user whom the program runs as, if not as this process
   */
  Redaction in(RunDirectory run, List<byte[]> environment, Optional<Credentials> user) {
    List<RedactionPattern> all = new ArrayList<>(run.store().settings().redact());
    all.addAll(patterns);
    if (all.isEmpty()) {
      return Redaction.none();
    }
    List<String> homes = new ArrayList<>();
    homes.add(System.getProperty("user.home", ""));
    user.flatMap(Credentials::home).ifPresent(homes::add);
    for (byte[] variable : environment) {
      String text = new String(variable, StandardCharsets.UTF_8);
      if (text.startsWith(HOME)) {
        homes.add(text.substring(HOME.length()));
      }
    }
    return Redaction.of(all, homes, environment);
  }

  /** Anchors whose names, which a run's identity has, are redacted, too. */
  static List<Anchor> redact(List<Anchor> anchors, Redaction redaction) {
    List<Anchor> redacted = new ArrayList<>();
    for (Anchor anchor : anchors) {
      redacted.add(new RedactedAnchor(anchor, redaction.text(anchor.name())));
    }
    return redacted;
  }

  private record RedactedAnchor(Anchor anchor, String name) implements Anchor {
    @Override
    public void take(SignedCheckpoint checkpoint, boolean milestone) throws IOException {
      anchor.take(checkpoint, milestone);
    }

    @Override
    public void close() throws IOException {
      anchor.close();
    }
  }
}

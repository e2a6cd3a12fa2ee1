package io.inquest.cli.store;

import io.inquest.run.ProofOptions;
import java.util.List;
import java.util.Optional;

/** The options that say how a run is proven. */
public final class ProofOption {
  public static final String SIGNING_KEY = "--signing-key";
  public static final String SIGNING_KEY_LABEL = "FILE";
  public static final String SIGNING_KEY_DESCRIPTION =
      "The key that vouches for the run's own one: Ed25519 in PEM, mode 0600, as `openssl genpkey"
          + " -algorithm ed25519` makes it. Default: a key of this user's in"
          + " $XDG_CONFIG_HOME/inquest, else ~/.config/inquest, made at its first use.";

  public static final String CHECKPOINT_TO = "--checkpoint-to";
  public static final String CHECKPOINT_TO_LABEL = "FILE|COMMAND";
  public static final String CHECKPOINT_TO_DESCRIPTION =
      "Where signed checkpoints go besides the machine's log: a file that they are appended to, or"
          + " '|COMMAND', which reads them as long as the run lasts. Repeatable.";

  private ProofOption() {}

  /** The options' meaning; {@code signingKey} is null if it was not given. */
  public static ProofOptions of(String signingKey, List<String> checkpointTo) {
    return new ProofOptions(Optional.ofNullable(signingKey), checkpointTo);
  }
}

package io.inquest.cli.store;

import io.inquest.audit.checkpoint.LongTermKey;
import io.inquest.audit.proof.VerifierKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whose word counts for whose runs they are, where no key is named. */
public final class TrustedKeys {
  private TrustedKeys() {}

  /** This user's own long-term key; none if there is none that can be read. */
  public static List<VerifierKey> own() {
    Path own = LongTermKey.ownPublicKey();
    return Files.isReadable(own) ? ProofInput.keys(own) : List.of();
  }
}

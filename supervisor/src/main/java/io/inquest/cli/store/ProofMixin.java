package io.inquest.cli.store;

import io.inquest.run.ProofOptions;
import java.util.List;
import picocli.CommandLine.Option;

/** {@link ProofOption} for commands whose options are annotated. */
public final class ProofMixin {
  @Option(
      names = ProofOption.SIGNING_KEY,
      paramLabel = ProofOption.SIGNING_KEY_LABEL,
      description = ProofOption.SIGNING_KEY_DESCRIPTION)
  private String signingKey;

  @Option(
      names = ProofOption.CHECKPOINT_TO,
      paramLabel = ProofOption.CHECKPOINT_TO_LABEL,
      description = ProofOption.CHECKPOINT_TO_DESCRIPTION)
  private List<String> checkpointTo = List.of();

  /** How a run of the command's is proven. */
  public ProofOptions options() {
    return ProofOption.of(signingKey, checkpointTo);
  }
}

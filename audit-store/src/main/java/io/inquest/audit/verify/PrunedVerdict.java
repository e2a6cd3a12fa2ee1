package io.inquest.audit.verify;

import io.inquest.audit.prune.PruneNote;
import java.util.List;
import java.util.Optional;

/**
 * What was found of a run that was pruned.
 *
 * @param note what its prune record says; empty if it says nothing that can be believed
 * @param findings why not
 */
public record PrunedVerdict(long run, Optional<PruneNote> note, List<Finding> findings) {
  public PrunedVerdict {
    findings = List.copyOf(findings);
  }
}

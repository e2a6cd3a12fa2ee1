package io.inquest.audit.store;

import io.inquest.audit.prune.PruneNote;
import java.util.List;
import java.util.Map;

/**
 * What a pruning did.
 *
 * @param pruned the records of the runs that are gone
 * @param kept why others that are as old are not, by their numbers
 * @param altered whether some of these are not what was signed
 */
public record PrunedRuns(List<PruneNote> pruned, Map<Long, String> kept, boolean altered) {
  public PrunedRuns {
    pruned = List.copyOf(pruned);
    kept = Map.copyOf(kept);
  }
}

package io.inquest.audit.site;

import java.util.List;

/**
 * What a run's supervisor signed, as it was pushed; nobody has judged it.
 *
 * @param identities one, unless something is wrong
 * @param checkpoints by their sizes
 */
public record RunNotes(List<String> identities, List<String> checkpoints) {
  public RunNotes {
    identities = List.copyOf(identities);
    checkpoints = List.copyOf(checkpoints);
  }
}

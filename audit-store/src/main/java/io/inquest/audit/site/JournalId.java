package io.inquest.audit.site;

import io.inquest.audit.journal.FrameWalk;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.proof.TreeHash;
import java.util.Optional;

/** What tells journals apart, whatever number a store gave them. */
final class JournalId {
  private JournalId() {}

  /**
   * The hash of a journal's first frame, which says when, where and what for the run began; empty
   * if there is no frame yet.
   *
   * @throws StoreException if the journal cannot be read
   */
  static Optional<byte[]> of(RunDirectory run) throws StoreException {
    try (FrameWalk walk = new FrameWalk(run)) {
      return walk.next() ? Optional.of(new TreeHash().leaf(walk.copy())) : Optional.empty();
    }
  }
}

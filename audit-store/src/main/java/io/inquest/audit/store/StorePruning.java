package io.inquest.audit.store;

import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.prune.Pruner;
import java.nio.file.Path;

/** Prunes the runs of a store in a directory. */
public final class StorePruning {
  private StorePruning() {}

  /**
   * Prunes the runs that ended before a time: their journals and rows go, a signed record of each
   * stays, see {@link io.inquest.audit.prune}. Runs that go on, have no end, or are not what was
   * signed are kept.
   *
   * @param before in nanoseconds since the epoch, UTC
   * @param dry whether only is told what would be done
   * @throws StoreException if the store is only read, or it cannot be done; each run is whole then,
   *     or pruned
   */
  public static PrunedRuns prune(Path directory, long before, Pruner pruner, boolean dry)
      throws StoreException {
    StoreLocation store = StoreLocation.existing(directory);
    store.requireTrusted();
    try (IndexAccess access = IndexAccess.open(store, IndexCache.base(), AuditStore.PATIENCE)) {
      return access.prune(before, pruner, dry);
    }
  }
}

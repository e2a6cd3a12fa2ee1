package io.inquest.audit.store;

import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.prune.PruneNote;
import io.inquest.audit.prune.Pruner;
import io.inquest.audit.prune.Pruning;
import io.inquest.audit.prune.UnprunableRunException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which runs are kept: those that ended before a time go from journals and tables. Runs whose end
 * is not in the tables stay. For the ingester.
 */
final class Retention {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  private final StoreLocation store;
  private final SessionFactory sessions;
  private final Clock clock;

  Retention(StoreLocation store, SessionFactory sessions, Clock clock) {
    this.store = store;
    this.sessions = sessions;
    this.clock = clock;
  }

  /**
   * Prunes the runs that ended before a time.
   *
   * @param before in nanoseconds since the epoch, UTC
   * @param dry whether only is told what would be done
   * @throws StoreException if it cannot be done; each run is whole then, or pruned
   */
  PrunedRuns prune(long before, Pruner pruner, boolean dry) throws StoreException {
    Pruning pruning = new Pruning(store, pruner, clock);
    List<PruneNote> pruned = new ArrayList<>();
    Map<Long, String> kept = new TreeMap<>();
    boolean altered = false;
    for (long run : ended(before)) {
      try {
        pruned.add(dry ? pruning.examine(run) : pruning.prune(run));
      } catch (UnprunableRunException e) {
        kept.put(run, e.getMessage());
        altered |= e.isAltered();
      }
    }
    if (!dry) {
      // Also of those that a pruning left whose index was lost meanwhile.
      for (long run : store.prunedNumbers()) {
        Pruning.complete(store, run);
      }
      new RunRemoval(sessions).removePruned(store);
    }
    return new PrunedRuns(pruned, kept, altered);
  }

  private List<Long> ended(long before) {
    try (StatelessSession session = sessions.openStatelessSession()) {
      return session
          .createSelectionQuery(
              "select r.number from RunEntity r, IngestEntity i where i.run = r.number and i.ended"
                  + " and r.endedAt < :before order by r.number",
              Long.class)
          .setParameter("before", before)
          .getResultList();
    }
  }

  /** Applies what the store's settings say, if they do; what stands in the way is logged. */
  void apply() {
    Optional<Duration> kept = store.settings().retention();
    if (kept.isEmpty()) {
      return;
    }
    try {
      Instant before = clock.instant().minus(kept.get());
      long nanos = before.getEpochSecond() * 1_000_000_000L + before.getNano();
      if (!ended(nanos).isEmpty()) {
        PrunedRuns done = prune(nanos, Pruner.self(Optional.empty()), false);
        done.kept().forEach((run, why) -> LOG.warn("run {} is kept beyond its time: {}", run, why));
      }
    } catch (StoreException | IOException e) {
      LOG.warn("runs are kept beyond their time: {}", e.getMessage());
    }
  }
}

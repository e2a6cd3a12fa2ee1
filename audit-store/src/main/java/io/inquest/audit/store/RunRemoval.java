package io.inquest.audit.store;

import io.inquest.audit.entity.RowId;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.prune.Pruning;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;

/**
 * Takes the rows of pruned runs out of the tables. Decisions go some at a time, each time with the
 * count of them in one transaction, so that the tables agree with themselves wherever it is killed.
 */
final class RunRemoval {
  /** Decisions of a transaction: what it takes back if it is killed is held in memory. */
  private static final long STEP = 50_000;

  /** What has a key of a run's range, beside decisions. */
  private static final List<String> ROWS =
      List.of(
          "FrameEntity where stack",
          "StackEntity where id",
          "RuleEntity where filter",
          "FilterEntity where id",
          "TaskEntity where id",
          "TaskEventEntity where id",
          "TaskGroupEntity where id",
          "BurstEntity where id",
          "DecisionGroupEntity where id",
          "SignalEntity where id",
          "GapEntity where id");

  private final SessionFactory sessions;

  RunRemoval(SessionFactory sessions) {
    this.sessions = sessions;
  }

  /**
   * Removes the rows of runs that were pruned, and what is left of their journals.
   *
   * @throws StoreException if the runs cannot be listed, or files cannot be deleted
   */
  void removePruned(StoreLocation store) throws StoreException {
    Set<Long> there = new HashSet<>(store.runNumbers());
    for (long run : indexed()) {
      if (!there.contains(run) && store.pruned(run).isPresent()) {
        Pruning.complete(store, run);
        remove(run);
      }
    }
  }

  private List<Long> indexed() {
    try (StatelessSession session = sessions.openStatelessSession()) {
      return session
          .createSelectionQuery("select run from IngestEntity order by run", Long.class)
          .getResultList();
    }
  }

  private void remove(long run) {
    boolean more = true;
    while (more) {
      more = removeDecisions(run);
    }
    try (StatelessSession session = sessions.openStatelessSession()) {
      session.beginTransaction();
      for (String rows : ROWS) {
        delete(session, rows, RowId.first(run), RowId.last(run));
      }
      session
          .createMutationQuery(
              "delete from ProgramEntity p where not exists"
                  + " (select 1 from FilterEntity f where f.sha256 = p.sha256)")
          .executeUpdate();
      session
          .createMutationQuery("delete from RunEntity where number = :run")
          .setParameter("run", run)
          .executeUpdate();
      session
          .createMutationQuery("delete from IngestEntity where run = :run")
          .setParameter("run", run)
          .executeUpdate();
      session.getTransaction().commit();
    }
  }

  /** Removes the oldest decisions, and counts them off; false if there were none. */
  private boolean removeDecisions(long run) {
    try (StatelessSession session = sessions.openStatelessSession()) {
      Long first =
          session
              .createSelectionQuery(
                  "select min(id) from DecisionEntity where id between :first and :last",
                  Long.class)
              .setParameter("first", RowId.first(run))
              .setParameter("last", RowId.last(run))
              .getSingleResultOrNull();
      if (first == null) {
        return false;
      }
      session.beginTransaction();
      long last = Math.min(first + STEP - 1, RowId.last(run));
      int removed = delete(session, "DecisionEntity where id", first, last);
      session
          .createMutationQuery(
              "update IngestEntity set decisions = decisions - :removed where run = :run")
          .setParameter("removed", (long) removed)
          .setParameter("run", run)
          .executeUpdate();
      // Without decisions there is no last one either.
      session
          .createMutationQuery(
              "update IngestEntity set lastDecision = 0 where run = :run and decisions = 0")
          .setParameter("run", run)
          .executeUpdate();
      session.getTransaction().commit();
      return true;
    }
  }

  private static int delete(StatelessSession session, String rows, long first, long last) {
    return session
        .createMutationQuery("delete from " + rows + " between :first and :last")
        .setParameter("first", first)
        .setParameter("last", last)
        .executeUpdate();
  }
}

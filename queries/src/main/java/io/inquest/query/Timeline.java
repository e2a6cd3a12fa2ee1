package io.inquest.query;

import io.inquest.audit.entity.GapEntity;
import io.inquest.audit.entity.RowId;
import io.inquest.audit.entity.RunEntity;
import io.inquest.audit.entity.SignalEntity;
import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.store.AuditStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.hibernate.StatelessSession;

/**
 * What happened in a run, in the order of time: bursts of like decisions, and between them the
 * starts, executions and ends of tasks, filters, signals and gaps.
 *
 * <p>A condition on decisions, or on a call, leaves out what happened to tasks. As safe for threads
 * as its store; holds a page of each kind of row at once.
 */
public final class Timeline {
  private final AuditStore store;

  /** Asks this store. */
  public Timeline(AuditStore store) {
    this.store = store;
  }

  /**
   * Gives what is asked for to {@code sink}.
   *
   * @return how many rows there were
   * @throws QueryException if the question cannot be answered: no such run, no such call
   */
  public long stream(DenialQuery query, Consumer<TimelineRow> sink) throws StoreException {
    List<CallNumbers.Call> calls = Denials.calls(query);
    Runs runs = new Runs(store);
    Collection<RunRow> asked =
        query.run().isPresent() ? List.of(runs.meant(query.run())) : runs.all();
    long count = 0;
    for (RunRow run : asked) {
      if (query.run().isPresent() || !Denials.isOver(run, query.since())) {
        count += ofRun(run, query, calls, sink);
      }
    }
    return count;
  }

  private long ofRun(
      RunRow run, DenialQuery query, List<CallNumbers.Call> calls, Consumer<TimelineRow> sink)
      throws StoreException {
    long since = query.since().orElse(Long.MIN_VALUE);
    boolean narrowed = query.syscall().isPresent() || query.where().isPresent();
    RunEntity row = store.run(run.number()).orElseThrow();
    List<AuditEntry> end = new ArrayList<>();
    StoredEvidence.end(row).ifPresent(end::add);
    List<TimelineSource> sources = new ArrayList<>();
    sources.add(TimelineSource.of(run, List.of(StoredEvidence.start(row))));
    sources.add(TimelineSource.of(run, alone(run, !narrowed)));
    if (!narrowed) {
      sources.add(new TimelineSource(new TaskEventPages(store, run)));
    }
    sources.add(new TimelineSource(BurstPages.of(store, run, query, calls)));
    sources.add(TimelineSource.of(run, end));
    long count = 0;
    for (TimelineSource next = earliest(sources); next != null; next = earliest(sources)) {
      TimelineRow happened = next.take();
      if (happened.lastTime() >= since) {
        sink.accept(happened);
        count++;
      }
    }
    return count;
  }

  private static TimelineSource earliest(List<TimelineSource> sources) throws StoreException {
    TimelineSource earliest = null;
    for (TimelineSource source : sources) {
      if (source.hasNext() && (earliest == null || source.time() < earliest.time())) {
        earliest = source;
      }
    }
    return earliest;
  }

  /** Filters, gaps and signals: there are few. */
  private List<AuditEntry> alone(RunRow run, boolean signals) throws StoreException {
    return store.read(
        run.number(),
        session -> {
          List<AuditEntry> entries = new ArrayList<>(StoredFilters.of(session, run.number()));
          for (GapEntity gap : ofRun(session, "from GapEntity", GapEntity.class, run.number())) {
            entries.add(new Gap(gap.time(), gap.kind(), gap.tid(), gap.count(), gap.detail()));
          }
          if (signals) {
            ofRun(session, "from SignalEntity", SignalEntity.class, run.number())
                .forEach(signal -> entries.add(StoredEvidence.entry(signal)));
          }
          entries.sort(Comparator.comparingLong(AuditEntry::time));
          return entries;
        });
  }

  private static <T> List<T> ofRun(StatelessSession session, String from, Class<T> type, long run) {
    return session
        .createSelectionQuery(from + " where id >= :first and id <= :last order by id", type)
        .setParameter("first", RowId.first(run))
        .setParameter("last", RowId.last(run))
        .getResultList();
  }
}

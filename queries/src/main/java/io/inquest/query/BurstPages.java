package io.inquest.query;

import io.inquest.audit.entity.BurstEntity;
import io.inquest.audit.entity.DecisionEntity;
import io.inquest.audit.entity.DecisionGroupEntity;
import io.inquest.audit.entity.RowId;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.store.AuditStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.StatelessSession;

/** A run's bursts as the tables have them. Owned by one thread. */
final class BurstPages implements TimelinePages {
  private final AuditStore store;
  private final RunRow run;
  private final Set<Long> wanted;
  private final long since;
  private long after;

  private BurstPages(AuditStore store, RunRow run, Set<Long> wanted, long since) {
    this.store = store;
    this.run = run;
    this.wanted = wanted;
    this.since = since;
    after = RowId.first(run.number());
  }

  /** The bursts of the decisions that are asked for. */
  static TimelinePages of(
      AuditStore store, RunRow run, DenialQuery query, List<CallNumbers.Call> calls)
      throws StoreException {
    if (query.where().isPresent() && !query.where().get().isAbout(Kinds.COMMON)) {
      return new BurstsOfDecisions(
          run, new DecisionPages(store, run, query, calls), query.where().get());
    }
    Map<Long, DecisionGroupEntity> kinds =
        store.read(run.number(), session -> Kinds.of(session, run.number()));
    Set<Long> wanted =
        kinds.values().stream()
            .filter(kind -> Kinds.mayMatch(run, kind, query, calls))
            .map(DecisionGroupEntity::id)
            .collect(Collectors.toSet());
    return new BurstPages(store, run, wanted, query.since().orElse(Long.MIN_VALUE));
  }

  @Override
  public List<TimelineRow> next() throws StoreException {
    List<TimelineRow> rows = new ArrayList<>();
    boolean more = !wanted.isEmpty();
    while (rows.isEmpty() && more) {
      List<Object[]> page = store.read(run.number(), this::read);
      more = page.size() == AuditStore.PAGE;
      for (Object[] pair : page) {
        BurstEntity burst = (BurstEntity) pair[0];
        after = burst.id();
        if (wanted.contains(burst.group())) {
          rows.add(row(run, burst, (DecisionEntity) pair[1]));
        }
      }
    }
    return rows;
  }

  private List<Object[]> read(StatelessSession session) {
    return session
        .createSelectionQuery(
            "select b, d from BurstEntity b join DecisionEntity d on d.id = b.id where b.id >"
                + " :after and b.id <= :last and b.lastTime >= :since order by b.id",
            Object[].class)
        .setParameter("after", after)
        .setParameter("last", RowId.last(run.number()))
        .setParameter("since", since)
        .setMaxResults(AuditStore.PAGE)
        .getResultList();
  }

  /** A burst with its first decision. */
  static TimelineRow row(RunRow run, BurstEntity burst, DecisionEntity first) {
    return new TimelineRow(
        run.name(),
        run.host(),
        DecisionRecord.of(first),
        burst.count(),
        RowId.sequence(burst.lastId()),
        burst.lastTime());
  }
}

package io.inquest.query;

import io.inquest.audit.entity.DecisionEntity;
import io.inquest.audit.entity.RowId;
import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.store.AuditStore;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.query.DenialQuery.Passed;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.hibernate.StatelessSession;
import org.hibernate.query.SelectionQuery;

/**
 * What was refused: decisions but ALLOW and, unless it is asked for, LOG, which let the call
 * through.
 *
 * <p>Answers come in pages of {@value AuditStore#PAGE}, so that none is too large for memory, in
 * the order of runs and sequences. As safe for threads as its store.
 */
public final class Denials {
  private final AuditStore store;

  /** Asks this store. */
  public Denials(AuditStore store) {
    this.store = store;
  }

  /**
   * Gives every refusal that is asked for to {@code sink}.
   *
   * @return how many there were
   * @throws QueryException if the question cannot be answered: no such run, no such call
   */
  public long stream(DenialQuery query, Consumer<DecisionRow> sink) throws StoreException {
    List<CallNumbers.Call> calls =
        query.syscall().isPresent() ? CallNumbers.of(query.syscall().get()) : List.of();
    long count = 0;
    for (RunRow run : runs(query)) {
      count += stream(run, query, calls, sink);
    }
    return count;
  }

  private List<RunRow> runs(DenialQuery query) throws StoreException {
    Runs runs = new Runs(store);
    if (query.run().isPresent()) {
      return List.of(runs.meant(query.run()));
    }
    List<RunRow> asked = new ArrayList<>();
    for (RunRow run : runs.all()) {
      boolean over = run.ending().time() > 0 && run.ending().time() < query.since().orElse(0);
      if (!over && (query.passed() == Passed.NONE ? run.refusals() : run.decisions()) > 0) {
        asked.add(run);
      }
    }
    return asked;
  }

  private long stream(
      RunRow run, DenialQuery query, List<CallNumbers.Call> calls, Consumer<DecisionRow> sink)
      throws StoreException {
    String hql = hql(query, calls.size());
    long count = 0;
    long number = run.number();
    long after = RowId.first(number);
    List<DecisionEntity> page;
    do {
      long from = after;
      page = store.read(number, session -> page(session, hql, from, number, query, calls));
      for (DecisionEntity entity : page) {
        after = entity.id();
        DecisionRow row = new DecisionRow(run.name(), run.host(), DecisionRecord.of(entity));
        if (query.where().isEmpty() || query.where().get().test(row)) {
          sink.accept(row);
          count++;
        }
      }
    } while (page.size() == AuditStore.PAGE);
    return count;
  }

  private static String hql(DenialQuery query, int calls) {
    StringBuilder hql = new StringBuilder("from DecisionEntity where id > :after and id <= :last");
    if (!hidden(query.passed()).isEmpty()) {
      hql.append(" and action not in (:hidden)");
    }
    if (query.since().isPresent()) {
      hql.append(" and time >= :since");
    }
    for (int i = 0; i < calls; i++) {
      hql.append(i == 0 ? " and (" : " or ");
      hql.append("auditArch = :arch").append(i).append(" and nr = :nr").append(i);
    }
    return hql.append(calls > 0 ? ")" : "").append(" order by id").toString();
  }

  /** The actions of decisions that are not asked for. */
  private static Set<Integer> hidden(Passed passed) {
    return switch (passed) {
      case NONE -> Decision.PASSING_ACTIONS;
      case LOGGED -> Set.of(SeccompAction.ALLOW.value());
      case ALLOWED -> Set.of();
    };
  }

  private static List<DecisionEntity> page(
      StatelessSession session,
      String hql,
      long after,
      long run,
      DenialQuery query,
      List<CallNumbers.Call> calls) {
    SelectionQuery<DecisionEntity> page =
        session
            .createSelectionQuery(hql, DecisionEntity.class)
            .setParameter("after", after)
            .setParameter("last", RowId.last(run))
            .setMaxResults(AuditStore.PAGE);
    Set<Integer> hidden = hidden(query.passed());
    if (!hidden.isEmpty()) {
      page.setParameterList("hidden", hidden);
    }
    if (query.since().isPresent()) {
      page.setParameter("since", query.since().getAsLong());
    }
    for (int i = 0; i < calls.size(); i++) {
      page.setParameter("arch" + i, calls.get(i).auditArch());
      page.setParameter("nr" + i, calls.get(i).nr());
    }
    return page.getResultList();
  }
}

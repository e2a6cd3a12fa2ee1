package io.inquest.query;

import io.inquest.audit.entity.DecisionGroupEntity;
import io.inquest.audit.entity.RowId;
import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.store.AuditStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.StatelessSession;

/**
 * How many decisions there are of each call, rule, task or errno. They come from the roll-ups of
 * the tables, unless a condition is about what these do not have: then the decisions are read.
 * Owned by one thread.
 */
public final class Profile {
  private static final Set<DecisionField> OF_TASKS =
      EnumSet.of(DecisionField.TGID, DecisionField.TID, DecisionField.EXE);

  private final List<ProfileKey> by;
  private final Map<List<Object>, Count> counts = new LinkedHashMap<>();

  /**
   * A profile of nothing yet.
   *
   * @param by what decisions are counted by, one or more
   */
  public Profile(List<ProfileKey> by) {
    this.by = List.copyOf(by);
  }

  /**
   * Counts decisions of a store, or of one host of several.
   *
   * @throws QueryException if the question cannot be answered: no such run, no such call
   */
  public void count(AuditStore store, DenialQuery query) throws StoreException {
    if (!isAnsweredByRollUps(query)) {
      new Denials(store).stream(query, this::count);
      return;
    }
    List<CallNumbers.Call> calls = Denials.calls(query);
    for (RunRow run : new Denials(store).runs(query)) {
      countRollUps(store, run, query, calls);
    }
  }

  /** What was counted, the most frequent first. */
  public List<ProfileRow> rows() {
    long all = counts.values().stream().mapToLong(count -> count.decisions).sum();
    return counts.values().stream()
        .map(count -> count.row(by, all))
        .sorted(Comparator.comparingLong(ProfileRow::decisions).reversed())
        .toList();
  }

  private static boolean isAnsweredByRollUps(DenialQuery query) {
    Set<DecisionField> known = EnumSet.copyOf(Kinds.COMMON);
    known.addAll(OF_TASKS);
    return query.since().isEmpty()
        && query.after() == 0
        && (query.where().isEmpty() || query.where().get().isAbout(known));
  }

  private void countRollUps(
      AuditStore store, RunRow run, DenialQuery query, List<CallNumbers.Call> calls)
      throws StoreException {
    long number = run.number();
    Map<Long, DecisionGroupEntity> kinds = store.read(number, session -> Kinds.of(session, number));
    boolean tasks =
        by.stream().anyMatch(ProfileKey::isOfTasks)
            || (query.where().isPresent() && !query.where().get().isAbout(Kinds.COMMON));
    for (Object[] sum : store.read(number, session -> sums(session, number, tasks))) {
      DecisionGroupEntity kind = kinds.get((Long) sum[0]);
      if (Kinds.mayMatch(run, kind, query, calls)) {
        Decision sample =
            tasks
                ? Kinds.decision(
                    kind, (Integer) sum[7], (Integer) sum[8], (String) sum[9], (String) sum[10])
                : Kinds.decision(kind, 0, 0, "", "");
        DecisionRow row = new DecisionRow(run.name(), run.host(), sample);
        if (query.where().isEmpty() || query.where().get().test(row)) {
          count(row, sum);
        }
      }
    }
  }

  private static List<Object[]> sums(StatelessSession session, long run, boolean tasks) {
    String ofTasks = tasks ? ", tgid, tid, comm, exe" : "";
    return session
        .createSelectionQuery(
            "select group, sum(count), min(time), max(lastTime), sum(timed), sum(duration), min(id)"
                + ofTasks
                + " from TaskGroupEntity where id >= :first and id <= :last group by group"
                + ofTasks
                + " order by min(id)",
            Object[].class)
        .setParameter("first", RowId.first(run))
        .setParameter("last", RowId.last(run))
        .getResultList();
  }

  private void count(DecisionRow row) {
    Decision decision = row.decision();
    countOf(row)
        .add(
            Decision.isRefusal(decision.action()),
            1,
            decision.time(),
            decision.time(),
            row.duration().isPresent() ? 1 : 0,
            row.duration().orElse(0));
  }

  private void count(DecisionRow row, Object[] sum) {
    countOf(row)
        .add(
            Decision.isRefusal(row.decision().action()),
            (Long) sum[1],
            (Long) sum[2],
            (Long) sum[3],
            (Long) sum[4],
            (Long) sum[5]);
  }

  private Count countOf(DecisionRow row) {
    List<Object> key = new ArrayList<>();
    by.forEach(one -> key.addAll(one.of(row)));
    return counts.computeIfAbsent(key, missing -> new Count(row));
  }

  /** A row in the making. */
  private static final class Count {
    private final DecisionRow sample;
    private long decisions;
    private long refusals;
    private long first = Long.MAX_VALUE;
    private long last;
    private long timed;
    private long duration;

    Count(DecisionRow sample) {
      this.sample = sample;
    }

    void add(boolean refused, long more, long from, long until, long ofTimed, long nanoseconds) {
      decisions += more;
      refusals += refused ? more : 0;
      first = Math.min(first, from);
      last = Math.max(last, until);
      timed += ofTimed;
      duration += nanoseconds;
    }

    ProfileRow row(List<ProfileKey> by, long all) {
      return new ProfileRow(by, sample, decisions, refusals, all, first, last, timed, duration);
    }
  }
}

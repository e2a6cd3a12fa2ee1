package io.inquest.audit.verify;

import io.inquest.audit.entity.DecisionEntity;
import io.inquest.audit.entity.RowId;
import io.inquest.audit.entity.TaskGroupEntity;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.hibernate.StatelessSession;

/**
 * Compares a run's counts of decisions by task with what the journal makes. Several rows may be of
 * one kind and task, depending on when the ingester worked: they are compared added up. Owned by
 * one thread.
 */
final class TaskCounts {
  private static final String TABLE = "the table task_group ";

  private final Map<List<Object>, TaskGroupEntity> counts = new HashMap<>();

  /** Counts a decision as the journal has it. */
  void add(DecisionEntity decision) {
    counts
        .computeIfAbsent(key(decision), missing -> new TaskGroupEntity(0, decision))
        .add(decision);
  }

  /** Adds what the call of a counted decision took. */
  void addDuration(DecisionEntity decision, long nanoseconds) {
    counts.get(key(decision)).addDuration(nanoseconds);
  }

  private static List<Object> key(DecisionEntity decision) {
    return List.of(
        decision.auditArch(),
        decision.nr(),
        decision.action(),
        decision.data(),
        decision.filter(),
        decision.instruction(),
        decision.policy(),
        decision.rule(),
        decision.tgid(),
        decision.tid(),
        decision.exe());
  }

  /** Tells of rows that differ. */
  void compare(long run, StatelessSession session, Consumer<String> found) {
    Map<List<Object>, TaskGroupEntity> left = new HashMap<>(counts);
    for (Object[] row : sums(run, session)) {
      TaskGroupEntity made = left.remove(Arrays.asList(row).subList(0, 11));
      if (made == null) {
        found.accept(TABLE + "has rows that the journal does not make, from " + place(row[11]));
      } else if (!Arrays.asList(row).subList(11, row.length).equals(values(made))) {
        found.accept(TABLE + "has other values than the journal from " + place(row[11]));
      }
    }
    left.values()
        .forEach(
            made -> found.accept(TABLE + "lacks what the journal makes of " + place(made.id())));
    strangers(run, session)
        .forEach(id -> found.accept(TABLE + "has another comm than the journal in " + place(id)));
  }

  private static List<Object> values(TaskGroupEntity made) {
    return List.of(
        made.id(),
        made.count(),
        made.lastId(),
        made.time(),
        made.lastTime(),
        made.timed(),
        made.duration());
  }

  private static List<Object[]> sums(long run, StatelessSession session) {
    String kind =
        "g.auditArch, g.nr, g.action, g.data, g.filter, g.instruction, g.policy, g.rule, s.tgid,"
            + " s.tid, s.exe";
    return session
        .createSelectionQuery(
            "select "
                + kind
                + ", min(s.id), sum(s.count), max(s.lastId), min(s.time), max(s.lastTime),"
                + " sum(s.timed), sum(s.duration) from TaskGroupEntity s"
                + " left join DecisionGroupEntity g on g.id = s.group"
                + " where s.id between :first and :last group by "
                + kind,
            Object[].class)
        .setParameter("first", RowId.first(run))
        .setParameter("last", RowId.last(run))
        .getResultList();
  }

  /** Rows whose first decision is not of their comm. */
  private static List<Long> strangers(long run, StatelessSession session) {
    return session
        .createSelectionQuery(
            "select s.id from TaskGroupEntity s where s.id between :first and :last and not exists"
                + " (select 1 from DecisionEntity d where d.id = s.id and d.comm = s.comm)"
                + " order by s.id",
            Long.class)
        .setParameter("first", RowId.first(run))
        .setParameter("last", RowId.last(run))
        .getResultList();
  }

  private static String place(Object id) {
    return "decision " + RowId.sequence((Long) id);
  }
}

package io.inquest.query;

import io.inquest.audit.entity.BurstEntity;
import io.inquest.audit.entity.DecisionEntity;
import io.inquest.audit.entity.DecisionGroupEntity;
import io.inquest.audit.entity.RowId;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.store.AuditStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.StatelessSession;
import org.hibernate.query.SelectionQuery;

/**
 * Decisions of a run that a question may be about, in their order, page by page.
 *
 * <p>Only stretches of the run are read in which there are some: those that the bursts of the kinds
 * asked for cover. Of a question about one task, the index of tasks is read. What a condition says
 * beyond that is for the caller to look at. Owned by one thread.
 */
final class DecisionPages {
  /** With more kinds than that a statement is no faster for naming them. */
  private static final int MOST_KINDS_NAMED = 16;

  /** Identities that are looked through for rows that meet conditions before some are given. */
  private static final long LONGEST = 1 << 16;

  /** Reading so many identities is cheaper than another statement. */
  private static final long NEAR = 512;

  /** Statements for a page, if it is not empty. */
  private static final int MOST_READS = 16;

  private static final Map<DecisionField, String> COLUMNS =
      Map.of(
          DecisionField.TID, "tid",
          DecisionField.TGID, "tgid",
          DecisionField.COMM, "comm",
          DecisionField.EXE, "exe");

  private final AuditStore store;
  private final long run;
  private final DenialQuery query;
  private final List<CallNumbers.Call> calls;
  private final Map<String, Object> parameters = new HashMap<>();
  private final StringBuilder conditions = new StringBuilder();
  private final Deque<Stretch> stretches = new ArrayDeque<>();
  private final boolean bySkipping;
  private final boolean ofOneTask;
  private final long since;
  private final Set<Integer> hidden;
  private final Set<Long> wanted;
  private long burstsAfter;
  private boolean burstsLeft;
  private long after;

  /** Identities from behind {@code after} up to {@code last}. */
  private record Stretch(long after, long last) {}

  /**
   * Decisions of a run.
   *
   * @param calls those that the question names
   */
  DecisionPages(AuditStore store, RunRow run, DenialQuery query, List<CallNumbers.Call> calls)
      throws StoreException {
    this.store = store;
    this.run = run.number();
    this.query = query;
    this.calls = calls;
    since = query.since().orElse(Long.MIN_VALUE);
    after = RowId.of(run.number(), query.after());
    Map<Long, DecisionGroupEntity> kinds =
        store.read(this.run, session -> Kinds.of(session, this.run));
    List<DecisionGroupEntity> matching =
        kinds.values().stream().filter(kind -> Kinds.mayMatch(run, kind, query, calls)).toList();
    wanted = matching.stream().map(DecisionGroupEntity::id).collect(Collectors.toSet());
    boolean every = matching.size() == kinds.size() && query.since().isEmpty();
    if (!every && matching.size() <= MOST_KINDS_NAMED) {
      nameKinds(matching);
    }
    hidden = Kinds.hidden(query.passed());
    if (!every && !hidden.isEmpty()) {
      conditions.append(" and action not in (:hidden)");
    }
    if (query.since().isPresent()) {
      require("time >= :since", "since", since);
    }
    query.where().ifPresent(this::require);
    ofOneTask = parameters.containsKey("tid");
    bySkipping = !every && !ofOneTask && !wanted.isEmpty();
    burstsAfter = Math.max(RowId.first(this.run), after - BurstEntity.MOST_SEQUENCES);
    burstsLeft = bySkipping;
    long lastOfAll = kinds.values().stream().mapToLong(DecisionGroupEntity::lastId).max().orElse(0);
    if (!bySkipping && !wanted.isEmpty() && after < lastOfAll) {
      stretches.add(new Stretch(after, lastOfAll));
    }
  }

  private void nameKinds(List<DecisionGroupEntity> kinds) {
    StringBuilder any = new StringBuilder();
    for (int i = 0; i < kinds.size(); i++) {
      DecisionGroupEntity kind = kinds.get(i);
      any.append(any.length() == 0 ? "(" : " or ");
      any.append("auditArch = :arch" + i + " and nr = :nr" + i + " and action = :action" + i);
      any.append(" and data = :data" + i);
      parameters.put("arch" + i, kind.auditArch());
      parameters.put("nr" + i, kind.nr());
      parameters.put("action" + i, kind.action());
      parameters.put("data" + i, kind.data());
    }
    if (!kinds.isEmpty()) {
      conditions.append(" and ").append(any).append(')');
    }
  }

  private void require(DecisionCondition condition) {
    condition
        .requiredNumbers()
        .forEach(
            (field, value) -> {
              // What is not recorded is 0 in the tables, and no value.
              if (COLUMNS.containsKey(field) && value > 0 && value <= Integer.MAX_VALUE) {
                require(COLUMNS.get(field), field, Math.toIntExact(value));
              }
            });
    condition
        .requiredTexts()
        .forEach(
            (field, text) -> {
              if (COLUMNS.containsKey(field)) {
                require(COLUMNS.get(field), field, text);
              }
            });
  }

  private void require(String column, DecisionField field, Object value) {
    require(column + " = :" + field.key(), field.key(), value);
  }

  private void require(String condition, String name, Object value) {
    conditions.append(" and ").append(condition);
    parameters.put(name, value);
  }

  /** The next page; empty at the end. */
  List<DecisionEntity> next() throws StoreException {
    List<DecisionEntity> page = new ArrayList<>();
    for (int reads = 0; (page.isEmpty() || reads < MOST_READS) && findStretch(); reads++) {
      Stretch stretch = stretches.remove();
      long last =
          conditions.isEmpty()
              ? stretch.last()
              : Math.min(stretch.last(), stretch.after() + LONGEST);
      int room = AuditStore.PAGE - page.size();
      List<DecisionEntity> part =
          store.read(run, session -> read(session, stretch.after(), last, room));
      part.stream().filter(this::isAskedFor).forEach(page::add);
      after = part.size() == room ? part.get(part.size() - 1).id() : last;
      if (after < stretch.last()) {
        stretches.push(new Stretch(after, stretch.last()));
      }
      if (page.size() == AuditStore.PAGE) {
        break;
      }
    }
    return page;
  }

  private boolean isAskedFor(DecisionEntity decision) {
    return !hidden.contains(decision.action())
        && (query.syscall().isEmpty()
            || calls.contains(new CallNumbers.Call(decision.auditArch(), decision.nr())));
  }

  /** Makes the next stretch that is not read be the first; false if there is none. */
  private boolean findStretch() throws StoreException {
    while (stretches.isEmpty() && burstsLeft) {
      List<BurstEntity> bursts = store.read(run, this::bursts);
      burstsLeft = bursts.size() == AuditStore.PAGE;
      long covered = after;
      for (BurstEntity burst : bursts) {
        burstsAfter = burst.id();
        if (wanted.contains(burst.group()) && burst.lastTime() >= since) {
          covered = cover(burst, covered);
        }
      }
    }
    return !stretches.isEmpty();
  }

  /**
   * Adds what a burst covers behind what is covered already, as one stretch where they are close.
   */
  private long cover(BurstEntity burst, long covered) {
    if (burst.lastId() <= covered) {
      return covered;
    }
    long from = Math.max(covered, burst.id() - 1);
    if (!stretches.isEmpty() && from - stretches.getLast().last() <= NEAR) {
      from = stretches.removeLast().after();
    }
    stretches.add(new Stretch(from, burst.lastId()));
    return burst.lastId();
  }

  private List<BurstEntity> bursts(StatelessSession session) {
    return session
        .createSelectionQuery(
            "from BurstEntity where id > :after and id <= :last order by id", BurstEntity.class)
        .setParameter("after", burstsAfter)
        .setParameter("last", RowId.last(run))
        .setMaxResults(AuditStore.PAGE)
        .getResultList();
  }

  private List<DecisionEntity> read(StatelessSession session, long behind, long last, int most) {
    String order = ofOneTask ? " order by tid, id" : " order by id";
    SelectionQuery<DecisionEntity> page =
        session
            .createSelectionQuery(
                "from DecisionEntity where id > :after and id <= :last" + conditions + order,
                DecisionEntity.class)
            .setParameter("after", behind)
            .setParameter("last", last)
            .setMaxResults(most);
    parameters.forEach(page::setParameter);
    if (conditions.indexOf(":hidden") >= 0) {
      page.setParameterList("hidden", hidden);
    }
    return page.getResultList();
  }
}

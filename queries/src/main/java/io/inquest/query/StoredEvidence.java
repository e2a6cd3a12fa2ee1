package io.inquest.query;

import io.inquest.audit.entity.BurstEntity;
import io.inquest.audit.entity.DecisionEntity;
import io.inquest.audit.entity.DecisionGroupEntity;
import io.inquest.audit.entity.FrameEntity;
import io.inquest.audit.entity.GapEntity;
import io.inquest.audit.entity.RowId;
import io.inquest.audit.entity.RunEntity;
import io.inquest.audit.entity.SignalEntity;
import io.inquest.audit.entity.StackEntity;
import io.inquest.audit.entity.TaskEntity;
import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.Frame;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.audit.entry.AuditEntry.SignalDelivered;
import io.inquest.audit.entry.AuditEntry.StackTaken;
import io.inquest.audit.entry.AuditEntry.TaskExecuted;
import io.inquest.audit.entry.AuditEntry.TaskExited;
import io.inquest.audit.entry.AuditEntry.TaskStart;
import io.inquest.audit.entry.AuditEntry.TaskStarted;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.seccomp.TracerRequest;
import io.inquest.query.cause.evidence.EvidenceCollector;
import io.inquest.query.cause.evidence.RunEvidence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hibernate.StatelessSession;
import org.hibernate.query.SelectionQuery;

/**
 * A run's evidence from its rows.
 *
 * <p>Of a run with more than {@value #MOST_REFUSALS} refusals, the first and the last of each kind
 * are read, and the run's last ones; the others are counted by the database. Used within one
 * session.
 */
final class StoredEvidence {
  private static final long MOST_REFUSALS = 20_000;
  private static final int MOST_KINDS = 2_000;
  private static final int RECENT = 256;

  /** Identities in one statement. */
  private static final int AT_ONCE = 500;

  private final StatelessSession session;
  private final RunEntity run;
  private final EvidenceCollector collector = new EvidenceCollector();

  private StoredEvidence(StatelessSession session, RunEntity run) {
    this.session = session;
    this.run = run;
  }

  static RunEvidence of(StatelessSession session, RunEntity run) {
    StoredEvidence evidence = new StoredEvidence(session, run);
    evidence.addRun();
    evidence.addTasks();
    evidence.addSignals();
    evidence.addFilters();
    evidence.addGaps();
    evidence.addGivenUp();
    if (run.refusals() <= MOST_REFUSALS) {
      evidence.addEveryRefusal();
    } else {
      evidence.addKindsOfRefusals();
      evidence.collector.addUncounted(run.refusals() - evidence.collector.refusals());
    }
    if (run.decisions() > run.refusals()) {
      evidence.addTracerRequests();
    }
    evidence.collector.addPassed(run.decisions() - run.refusals());
    return evidence.collector.evidence();
  }

  private void addRun() {
    collector.add(start(run));
    end(run).ifPresent(collector::add);
  }

  /** The run's first entry. */
  static RunStarted start(RunEntity run) {
    return new RunStarted(
        run.startedAt(),
        run.number(),
        run.host(),
        run.bootId(),
        run.kernelRelease(),
        run.architecture(),
        run.uid(),
        run.supervisorPid(),
        run.version(),
        run.arguments(),
        run.workingDirectory(),
        run.recordMode(),
        Optional.ofNullable(run.groupPath()));
  }

  /** The run's last entry; without counts where the supervisor had none to write. */
  static Optional<RunEnded> end(RunEntity run) {
    if (run.endedAt() == null || run.outcome() == null) {
      return Optional.empty();
    }
    return Optional.of(
        new RunEnded(
            run.endedAt(),
            run.outcome(),
            run.waitStatus(),
            run.witnessedDecisions() == null ? 0 : run.witnessedDecisions(),
            run.witnessedRefusals() == null ? 0 : run.witnessedRefusals()));
  }

  private void addTasks() {
    for (TaskEntity task : ofRun("from TaskEntity", TaskEntity.class).getResultList()) {
      collector.add(
          new TaskStarted(
              task.startedAt(),
              task.tid(),
              task.tgid(),
              task.parentTid(),
              task.how() == null ? TaskStart.ATTACH : task.how()));
      if (task.executedAt() != null) {
        collector.add(
            new TaskExecuted(
                task.executedAt(), task.tid(), task.tgid(), task.exe(), task.comm(), task.marks()));
      }
      if (task.exitedAt() != null) {
        collector.add(new TaskExited(task.exitedAt(), task.tid(), task.tgid(), task.waitStatus()));
      }
    }
  }

  private void addSignals() {
    for (SignalEntity signal : ofRun("from SignalEntity", SignalEntity.class).getResultList()) {
      collector.add(entry(signal));
    }
  }

  /** The signal as the entry that it came from. */
  static SignalDelivered entry(SignalEntity signal) {
    return new SignalDelivered(
        signal.time(),
        signal.tid(),
        signal.tgid(),
        signal.signal(),
        signal.code(),
        signal.senderPid(),
        signal.address());
  }

  private void addFilters() {
    StoredFilters.of(session, run.number()).forEach(collector::add);
  }

  private void addGaps() {
    for (GapEntity gap : ofRun("from GapEntity", GapEntity.class).getResultList()) {
      collector.add(new Gap(gap.time(), gap.kind(), gap.tid(), gap.count(), gap.detail()));
    }
  }

  private void addGivenUp() {
    Map<Long, List<Frame>> frames = new HashMap<>();
    String rows =
        "from FrameEntity where stack >= :first and stack <= :last and symbol <> '' order by stack,"
            + " number";
    ofThisRun(session.createSelectionQuery(rows, FrameEntity.class))
        .getResultList()
        .forEach(
            row -> frames.computeIfAbsent(row.stack(), key -> new ArrayList<>()).add(row.frame()));
    for (StackEntity stack : ofRun("from StackEntity", StackEntity.class).getResultList()) {
      collector.add(
          new StackTaken(
              stack.time(),
              stack.number(),
              stack.tid(),
              stack.tgid(),
              frames.getOrDefault(stack.id(), List.of()),
              stack.cut()));
    }
  }

  private void addEveryRefusal() {
    if (run.decisions() - run.refusals() <= MOST_REFUSALS) {
      for (DecisionEntity refusal : refusals("order by id").getResultList()) {
        collector.add(DecisionRecord.of(refusal));
      }
      return;
    }
    Map<Long, DecisionEntity> found = new TreeMap<>();
    List<Long> alone = new ArrayList<>();
    for (BurstEntity burst : burstsOfRefusals()) {
      if (burst.count() == 1) {
        alone.add(burst.id());
      } else {
        withActions(
                session.createSelectionQuery(
                    "from DecisionEntity " + OF_RUN + REFUSED, DecisionEntity.class))
            .setParameter("first", burst.id())
            .setParameter("last", burst.lastId())
            .getResultList()
            .forEach(refusal -> found.put(refusal.id(), refusal));
      }
    }
    for (int from = 0; from < alone.size(); from += AT_ONCE) {
      session
          .createSelectionQuery("from DecisionEntity where id in (:ids)", DecisionEntity.class)
          .setParameterList("ids", alone.subList(from, Math.min(alone.size(), from + AT_ONCE)))
          .getResultList()
          .forEach(refusal -> found.put(refusal.id(), refusal));
    }
    found.values().forEach(refusal -> collector.add(DecisionRecord.of(refusal)));
  }

  private List<BurstEntity> burstsOfRefusals() {
    return withActions(
            ofThisRun(
                session.createSelectionQuery(
                    "select b from BurstEntity b join DecisionGroupEntity g on g.id = b.group"
                        + " where b.id >= :first and b.id <= :last and g.action not in (:passing)",
                    BurstEntity.class)))
        .getResultList();
  }

  private void addTracerRequests() {
    String rows =
        "from DecisionEntity "
            + OF_RUN
            + " and auditArch = :arch and nr = :nr and a0 in (:requests)"
            + " and action in (:passing) order by id";
    Collection<DecisionGroupEntity> kinds = Kinds.of(session, run.number()).values();
    for (Architecture abi : Architecture.all()) {
      int ptrace = abi.syscalls().number("ptrace").orElseThrow();
      List<DecisionGroupEntity> requests =
          kinds.stream()
              .filter(kind -> kind.auditArch() == abi.auditArch() && kind.nr() == ptrace)
              .filter(kind -> Decision.PASSING_ACTIONS.contains(kind.action()))
              .toList();
      if (requests.isEmpty()) {
        continue;
      }
      withActions(session.createSelectionQuery(rows, DecisionEntity.class))
          .setParameter(
              "first", requests.stream().mapToLong(DecisionGroupEntity::firstId).min().orElse(0))
          .setParameter(
              "last", requests.stream().mapToLong(DecisionGroupEntity::lastId).max().orElse(0))
          .setParameter("arch", abi.auditArch())
          .setParameter("nr", ptrace)
          .setParameterList("requests", TracerRequest.ALL)
          .setMaxResults(EvidenceCollector.MOST_TRACER_REQUESTS)
          .getResultList()
          .forEach(decision -> collector.addTracerRequest(DecisionRecord.of(decision)));
    }
  }

  private void addKindsOfRefusals() {
    String kinds =
        "select sum(s.count), min(s.id), max(s.lastId) from TaskGroupEntity s"
            + " join DecisionGroupEntity g on g.id = s.group"
            + " where s.id >= :first and s.id <= :last and g.action not in (:passing)"
            + " group by s.tgid, g.auditArch, g.nr, g.action, g.data, g.filter, g.rule"
            + " order by max(s.lastId) desc";
    List<Object[]> rows =
        withActions(ofThisRun(session.createSelectionQuery(kinds, Object[].class)))
            .setMaxResults(MOST_KINDS)
            .getResultList();
    Map<Long, Long> counts = new TreeMap<>();
    for (Object[] row : rows) {
      long count = (Long) row[0];
      counts.put((Long) row[1], 1L);
      if (count > 1) {
        counts.put((Long) row[2], count - 1);
      }
    }
    for (DecisionEntity refusal : recentRefusals()) {
      // Those that do not stand for a kind are counted by those that do.
      counts.putIfAbsent(refusal.id(), 0L);
    }
    for (Map.Entry<Long, Long> counted : counts.entrySet()) {
      DecisionEntity refusal = session.get(DecisionEntity.class, counted.getKey());
      collector.add(DecisionRecord.of(refusal), counted.getValue());
    }
  }

  /** The last refusals: H2 reads a range from its beginning, so it is asked for short ones. */
  private List<DecisionEntity> recentRefusals() {
    long last =
        Kinds.of(session, run.number()).values().stream()
            .filter(kind -> Decision.isRefusal(kind.action()))
            .mapToLong(DecisionGroupEntity::lastId)
            .max()
            .orElse(RowId.first(run.number()));
    List<DecisionEntity> found = List.of();
    for (long size = 4L * RECENT; found.size() < RECENT; size *= 4) {
      long first = Math.max(RowId.first(run.number()), last - size);
      found =
          withActions(
                  session.createSelectionQuery(
                      "from DecisionEntity " + OF_RUN + REFUSED + "order by id",
                      DecisionEntity.class))
              .setParameter("first", first)
              .setParameter("last", last)
              .getResultList();
      if (first == RowId.first(run.number())) {
        break;
      }
    }
    return found.subList(Math.max(0, found.size() - RECENT), found.size());
  }

  private static final String OF_RUN = "where id >= :first and id <= :last";
  private static final String REFUSED = " and action not in (:passing) ";

  private SelectionQuery<DecisionEntity> refusals(String order) {
    return withActions(
        ofThisRun(
            session.createSelectionQuery(
                "from DecisionEntity " + OF_RUN + REFUSED + order, DecisionEntity.class)));
  }

  private <T> SelectionQuery<T> ofRun(String from, Class<T> type) {
    return ofThisRun(session.createSelectionQuery(from + " " + OF_RUN + " order by id", type));
  }

  private <T> SelectionQuery<T> ofThisRun(SelectionQuery<T> query) {
    return query
        .setParameter("first", RowId.first(run.number()))
        .setParameter("last", RowId.last(run.number()));
  }

  private static <T> SelectionQuery<T> withActions(SelectionQuery<T> query) {
    return query.setParameterList("passing", Decision.PASSING_ACTIONS);
  }
}

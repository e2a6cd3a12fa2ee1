package io.inquest.audit.store;

import io.inquest.audit.entity.DecisionEntity;
import io.inquest.audit.entity.DecisionGroupEntity;
import io.inquest.audit.entity.FilterEntity;
import io.inquest.audit.entity.FrameEntity;
import io.inquest.audit.entity.GapEntity;
import io.inquest.audit.entity.IngestEntity;
import io.inquest.audit.entity.ProgramEntity;
import io.inquest.audit.entity.RowId;
import io.inquest.audit.entity.RuleEntity;
import io.inquest.audit.entity.RunEntity;
import io.inquest.audit.entity.SignalEntity;
import io.inquest.audit.entity.StackEntity;
import io.inquest.audit.entity.TaskEntity;
import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.RulePlace;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.audit.entry.AuditEntry.SignalDelivered;
import io.inquest.audit.entry.AuditEntry.StackTaken;
import io.inquest.audit.entry.AuditEntry.TaskExecuted;
import io.inquest.audit.entry.AuditEntry.TaskExited;
import io.inquest.audit.entry.AuditEntry.TaskStarted;
import io.inquest.audit.journal.JournalPosition;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;

/**
 * Moves the journal of one run into the tables. What it knows of the run is what the tables have;
 * so after a failed transaction it is to be thrown away. Owned by one thread.
 */
final class RunIngest implements AutoCloseable {
  // include/uapi/linux/seccomp.h
  private static final int RET_LOG = 0x7ffc0000;
  private static final int RET_ALLOW = 0x7fff0000;

  private final RunDirectory directory;
  private final RunEntity run;
  private final IngestEntity progress;
  private final BatchReader reader;
  private final Map<Integer, TaskEntity> living = new HashMap<>();
  private final Map<GroupKey, DecisionGroupEntity> groups = new HashMap<>();
  private boolean stored;
  private RunRows rows = new RunRows();

  private RunIngest(
      RunDirectory directory, RunEntity run, IngestEntity progress, BatchReader reader) {
    this.directory = directory;
    this.run = run;
    this.progress = progress;
    this.reader = reader;
  }

  /** Goes on where the tables say. */
  static RunIngest open(RunDirectory directory, StatelessSession session) throws StoreException {
    long number = directory.number();
    IngestEntity progress = session.get(IngestEntity.class, number);
    boolean stored = progress != null;
    JournalPosition from =
        stored
            ? new JournalPosition(progress.segment(), progress.offset(), progress.sequence())
            : JournalPosition.START;
    RunIngest ingest =
        new RunIngest(
            directory,
            stored ? session.get(RunEntity.class, number) : new RunEntity(number),
            stored ? progress : new IngestEntity(number),
            BatchReader.open(directory, from, stored ? progress.lastDecision() : 0));
    if (stored) {
      ingest.stored = true;
      ingest.recall(session);
    }
    return ingest;
  }

  private void recall(StatelessSession session) {
    long first = RowId.first(run.number());
    long last = RowId.last(run.number());
    session
        .createSelectionQuery(
            "from TaskEntity where id between :first and :last and exitedAt is null order by id",
            TaskEntity.class)
        .setParameter("first", first)
        .setParameter("last", last)
        .getResultList()
        .forEach(task -> living.put(task.tid(), task));
    session
        .createSelectionQuery(
            "from DecisionGroupEntity where id between :first and :last", DecisionGroupEntity.class)
        .setParameter("first", first)
        .setParameter("last", last)
        .getResultList()
        .forEach(group -> groups.put(GroupKey.of(group), group));
  }

  RunDirectory directory() {
    return directory;
  }

  /** Whether the run's end is in the tables. */
  boolean hasEnded() {
    return progress.ended();
  }

  /** The sequence of the next frame to be moved. */
  long sequence() {
    return progress.sequence();
  }

  /**
   * Moves the next entries in transactions of a batch each, together with how far that was.
   *
   * @param background binds a batch while the one before it is written
   * @return whether anything was moved
   */
  boolean move(SessionFactory sessions, Executor background) throws StoreException {
    boolean moved = false;
    try (BatchesAhead batches = new BatchesAhead(reader, sessions, background)) {
      for (BoundBatch batch = batches.next(); batch != null; batch = batches.next()) {
        try (BoundBatch writing = batch) {
          write(writing);
        }
        moved = true;
      }
    }
    return moved;
  }

  /** Tells that nobody writes the journal any more: all that can be read of it is moved then. */
  void expectNoWriter() {
    reader.expectNoWriter();
  }

  /**
   * Brings in entries that end the run and that its journal lacks.
   *
   * @return whether there were any
   */
  boolean conclude(SessionFactory sessions, List<AuditEntry> ending) {
    List<EntryBatch.Framed> framed = new ArrayList<>();
    for (AuditEntry entry : ending) {
      framed.add(new EntryBatch.Framed(progress.sequence() + framed.size(), entry));
    }
    JournalPosition next =
        new JournalPosition(
            progress.segment(), progress.offset(), progress.sequence() + framed.size());
    EntryBatch entries = new EntryBatch(List.of(), Map.of(), framed, next, false);
    try (StatelessSession session = sessions.openStatelessSession();
        BoundBatch batch = BoundBatch.bind(entries, session)) {
      write(batch);
    }
    return !ending.isEmpty();
  }

  private void write(BoundBatch batch) {
    rows = new RunRows();
    EntryBatch entries = batch.entries();
    entries.decisions().forEach(this::count);
    entries.others().forEach(other -> take(other.sequence(), other.entry()));
    JournalPosition next = entries.next();
    progress.moveTo(next.segment(), next.offset(), next.sequence());

    StatelessSession session = batch.session();
    complete(session, entries.results());
    rows.write(session);
    if (stored) {
      session.update(run);
      session.update(progress);
    } else {
      session.insert(run);
      session.insert(progress);
    }
    batch.commit();
    stored = true;
  }

  private static void complete(StatelessSession session, Map<Long, Long> results) {
    for (Map.Entry<Long, Long> result : results.entrySet()) {
      session
          .createMutationQuery("update DecisionEntity set result = :result where id = :id")
          .setParameter("result", result.getValue())
          .setParameter("id", result.getKey())
          .executeUpdate();
    }
  }

  private void count(DecisionEntity decision) {
    progress.add(decision.sequence());
    boolean refused = decision.action() != RET_ALLOW && decision.action() != RET_LOG;
    run.count(1, refused ? 1 : 0);
    GroupKey key = GroupKey.of(decision);
    DecisionGroupEntity group = groups.get(key);
    if (group == null) {
      group = new DecisionGroupEntity(id(groups.size() + 1L), decision);
      groups.put(key, group);
      rows.insert(group);
    }
    group.add(decision);
    rows.change(group);
  }

  private void take(long sequence, AuditEntry entry) {
    if (entry instanceof TaskStarted started) {
      TaskEntity task = new TaskEntity(id(sequence), started);
      living.put(started.tid(), task);
      rows.insert(task);
    } else if (entry instanceof TaskExecuted executed) {
      task(sequence, executed.tid(), executed.tgid(), entry.time()).execute(executed);
    } else if (entry instanceof TaskExited exited) {
      task(sequence, exited.tid(), exited.tgid(), entry.time()).exit(exited);
      living.remove(exited.tid());
    } else if (entry instanceof SignalDelivered signal) {
      rows.insert(new SignalEntity(id(sequence), signal));
    } else if (entry instanceof FilterInstalled filter) {
      take(sequence, filter);
    } else if (entry instanceof StackTaken stack) {
      take(stack);
    } else if (entry instanceof Gap gap) {
      rows.insert(new GapEntity(id(sequence), gap));
      if (gap.kind() == GapKind.DAMAGED_JOURNAL || gap.kind() == GapKind.STORE_FULL) {
        run.lose(gap.count());
      }
    } else if (entry instanceof RunStarted started) {
      run.begin(started);
    } else if (entry instanceof RunEnded ended) {
      run.end(ended);
      progress.end();
    }
  }

  private void take(long sequence, FilterInstalled entry) {
    FilterEntity filter = new FilterEntity(id(sequence), entry);
    rows.insert(filter);
    rows.insert(new ProgramEntity(entry));
    for (RulePlace rule : entry.rules()) {
      rows.insert(new RuleEntity(filter.id(), rule));
    }
  }

  private void take(StackTaken entry) {
    StackEntity stack = new StackEntity(run.number(), entry);
    rows.insert(stack);
    for (int i = 0; i < entry.frames().size(); i++) {
      rows.insert(new FrameEntity(stack.id(), i, entry.frames().get(i)));
    }
  }

  private TaskEntity task(long sequence, int tid, int tgid, long time) {
    TaskEntity task = living.get(tid);
    if (task == null) {
      task = new TaskEntity(id(sequence), tid, tgid, time);
      living.put(tid, task);
      rows.insert(task);
    }
    rows.change(task);
    return task;
  }

  private long id(long sequence) {
    return RowId.of(run.number(), sequence);
  }

  @Override
  public void close() throws StoreException {
    reader.close();
  }
}

package io.inquest.audit.store;

import io.inquest.audit.entity.DecisionEntity;
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
import io.inquest.audit.entity.TaskEventEntity;
import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.ResultKnown;
import io.inquest.audit.entry.AuditEntry.RulePlace;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.audit.entry.AuditEntry.SignalDelivered;
import io.inquest.audit.entry.AuditEntry.StackTaken;
import io.inquest.audit.entry.AuditEntry.TaskExecuted;
import io.inquest.audit.entry.AuditEntry.TaskExited;
import io.inquest.audit.entry.AuditEntry.TaskStarted;
import io.inquest.audit.entry.AuditEntry.TextDefined;
import io.inquest.audit.entry.EntryVisitor;
import io.inquest.audit.journal.CopiedFrames;
import io.inquest.audit.journal.JournalPosition;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;

/**
 * Moves the journal of one run into the tables. What it knows of the run is what the tables have;
 * so after a failed transaction it is to be thrown away. Owned by one thread.
 */
public final class RunIngest implements AutoCloseable {
  private static final int FRAMES = 4000;

  private final RunDirectory directory;
  private final RunEntity run;
  private final IngestEntity progress;
  private final BatchReader reader;
  private final Map<Integer, TaskEntity> living = new HashMap<>();
  private final Set<PolicyKey> policies = new HashSet<>();
  private RollUps rollUps;
  private boolean runStored;
  private boolean progressStored;
  private RunRows rows = new RunRows();

  /** What tells a run's policies apart, as they joined a task's chain. */
  private record PolicyKey(long time, int index, int tid, String sha256) {
    static PolicyKey of(FilterEntity filter) {
      return new PolicyKey(
          filter.installedAt(), filter.chainIndex(), filter.tid(), filter.sha256());
    }
  }

  private RunIngest(
      RunDirectory directory, RunEntity run, IngestEntity progress, BatchReader reader) {
    this.directory = directory;
    this.run = run;
    this.progress = progress;
    this.reader = reader;
    this.rollUps = RollUps.none(run.number());
  }

  /** Goes on where the tables say. */
  static RunIngest open(RunDirectory directory, StatelessSession session) throws StoreException {
    return open(directory, directory.number(), session, FRAMES, false);
  }

  /**
   * Goes on where the tables say.
   *
   * @param number what the run has for a number in the tables
   * @param session of the database that has them
   * @param size how many frames make a batch
   * @param copying whether a batch has the frames themselves, too
   * @throws StoreException if the journal cannot be read
   */
  public static RunIngest open(
      RunDirectory directory, long number, StatelessSession session, int size, boolean copying)
      throws StoreException {
    IngestEntity progress = session.get(IngestEntity.class, number);
    RunEntity run = session.get(RunEntity.class, number);
    JournalPosition from =
        progress == null
            ? JournalPosition.START
            : new JournalPosition(progress.segment(), progress.offset(), progress.sequence());
    long lastDecision = progress == null ? 0 : progress.lastDecision();
    RunIngest ingest =
        new RunIngest(
            directory,
            run == null ? new RunEntity(number) : run,
            progress == null ? new IngestEntity(number) : progress,
            BatchReader.open(directory, number, from, size, copying, lastDecision));
    ingest.runStored = run != null;
    ingest.progressStored = progress != null;
    if (run != null) {
      ingest.recall(session);
    }
    return ingest;
  }

  /** Begins at the journal's start, whatever the tables say, to make rows that nobody writes. */
  static RunIngest anew(RunDirectory directory, long number) throws StoreException {
    return new RunIngest(
        directory,
        new RunEntity(number),
        new IngestEntity(number),
        BatchReader.open(directory, number, JournalPosition.START, FRAMES, false, 0));
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
    rollUps = RollUps.recall(run.number(), session);
    session
        .createSelectionQuery(
            "from FilterEntity where id between :first and :last and origin = :origin",
            FilterEntity.class)
        .setParameter("first", first)
        .setParameter("last", last)
        .setParameter("origin", AuditEntry.Origin.POLICY)
        .getResultList()
        .forEach(filter -> policies.add(PolicyKey.of(filter)));
  }

  RunDirectory directory() {
    return directory;
  }

  /** Whether the run's end is in the tables. */
  public boolean hasEnded() {
    return progress.ended();
  }

  /** The sequence of the next frame to be moved. */
  long sequence() {
    return progress.sequence();
  }

  /** Where the next batch begins, as far as batches were written. */
  public JournalPosition position() {
    return new JournalPosition(progress.segment(), progress.offset(), progress.sequence());
  }

  /** The number that the run has in the tables. */
  public long number() {
    return run.number();
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

  /** The rows that each later batch may change: the run's own, its progress and its groups. */
  List<Object> changingRows() {
    List<Object> all = new ArrayList<>(rollUps.groups());
    all.add(run);
    all.add(progress);
    return all;
  }

  /** Tells that nobody writes the journal any more: all that can be read of it is moved then. */
  public void expectNoWriter() {
    reader.expectNoWriter();
  }

  /**
   * Brings in entries that end the run and that its journal lacks.
   *
   * @return whether there were any
   */
  boolean conclude(SessionFactory sessions, List<AuditEntry> ending) {
    try (StatelessSession session = sessions.openStatelessSession();
        BoundBatch batch = BoundBatch.bind(batch(ending), session)) {
      write(batch);
    }
    return !ending.isEmpty();
  }

  /** A batch of entries that the journal lacks at its end. */
  EntryBatch batch(List<AuditEntry> ending) {
    List<EntryBatch.Framed> framed = new ArrayList<>();
    for (AuditEntry entry : ending) {
      framed.add(new EntryBatch.Framed(progress.sequence() + framed.size(), entry));
    }
    JournalPosition next =
        new JournalPosition(
            progress.segment(), progress.offset(), progress.sequence() + framed.size());
    return new EntryBatch(List.of(), Map.of(), framed, next, new CopiedFrames(), false);
  }

  /**
   * The next entries, none at the journal's tail. May be called by another thread than {@link
   * #write}.
   *
   * @throws StoreException if the journal cannot be read
   */
  public EntryBatch read() throws StoreException {
    return reader.read();
  }

  /** Makes the rows of a batch but for its decisions; the run's own row and progress follow. */
  RunRows take(EntryBatch entries) {
    rows = new RunRows();
    rollUps.begin(rows);
    entries.decisions().forEach(this::count);
    entries.others().forEach(other -> other.entry().accept(new Rows(other.sequence())));
    JournalPosition next = entries.next();
    progress.moveTo(next.segment(), next.offset(), next.sequence());
    return rows;
  }

  /** Writes what was read next, and how far that was, and commits it. */
  public void write(BatchTransaction batch) {
    RunRows made = take(batch.entries());
    StatelessSession session = batch.session();
    complete(session, batch.entries().results());
    made.write(session);
    if (runStored) {
      session.update(run);
    } else {
      session.insert(run);
    }
    if (progressStored) {
      session.update(progress);
    } else {
      session.insert(progress);
    }
    batch.commit();
    runStored = true;
    progressStored = true;
  }

  private void complete(StatelessSession session, Map<Long, ResultKnown> results) {
    for (Map.Entry<Long, ResultKnown> result : results.entrySet()) {
      DecisionEntity decision = session.get(DecisionEntity.class, result.getKey());
      if (decision != null) {
        decision.complete(result.getValue().result(), result.getValue().time());
        session
            .createMutationQuery(
                "update DecisionEntity set result = :result, duration = :duration where id = :id")
            .setParameter("result", decision.result())
            .setParameter("duration", decision.duration())
            .setParameter("id", decision.id())
            .executeUpdate();
        if (decision.duration() != null) {
          rollUps.addDuration(decision, decision.duration());
        }
      }
    }
  }

  private void count(DecisionEntity decision) {
    progress.add(decision.sequence());
    run.count(1, Decision.isRefusal(decision.action()) ? 1 : 0);
    rollUps.count(decision);
  }

  /** Makes rows of the entries that do not go the way of decisions and their results. */
  private final class Rows implements EntryVisitor {
    private final long sequence;

    Rows(long sequence) {
      this.sequence = sequence;
    }

    @Override
    public void visit(RunStarted started) {
      run.begin(started);
    }

    @Override
    public void visit(TextDefined entry) {}

    @Override
    public void visit(FilterInstalled installed) {
      FilterEntity filter = new FilterEntity(id(sequence), installed);
      if (installed.origin() == AuditEntry.Origin.POLICY && !policies.add(PolicyKey.of(filter))) {
        // A writer that lost a segment defines again what decisions name.
        return;
      }
      rows.insert(filter);
      rows.insert(new ProgramEntity(installed));
      for (RulePlace rule : installed.rules()) {
        rows.insert(new RuleEntity(filter.id(), rule));
      }
    }

    @Override
    public void visit(TaskStarted started) {
      rows.insert(new TaskEventEntity(id(sequence), started));
      TaskEntity task = new TaskEntity(id(sequence), started);
      living.put(started.tid(), task);
      rows.insert(task);
    }

    @Override
    public void visit(TaskExecuted executed) {
      rows.insert(new TaskEventEntity(id(sequence), executed));
      task(sequence, executed.tid(), executed.tgid(), executed.time()).execute(executed);
    }

    @Override
    public void visit(Decision decision) {
      throw new IllegalArgumentException("a decision comes as its row: " + decision);
    }

    @Override
    public void visit(StackTaken taken) {
      StackEntity stack = new StackEntity(run.number(), taken);
      rows.insert(stack);
      for (int i = 0; i < taken.frames().size(); i++) {
        rows.insert(new FrameEntity(stack.id(), i, taken.frames().get(i)));
      }
    }

    @Override
    public void visit(ResultKnown known) {
      throw new IllegalArgumentException("a result comes with its decision: " + known);
    }

    @Override
    public void visit(SignalDelivered signal) {
      rows.insert(new SignalEntity(id(sequence), signal));
    }

    @Override
    public void visit(TaskExited exited) {
      rows.insert(new TaskEventEntity(id(sequence), exited));
      rollUps.forget(exited.tid());
      task(sequence, exited.tid(), exited.tgid(), exited.time()).exit(exited);
      living.remove(exited.tid());
    }

    @Override
    public void visit(Gap gap) {
      rows.insert(new GapEntity(id(sequence), gap));
      if (gap.kind() == GapKind.DAMAGED_JOURNAL
          || gap.kind() == GapKind.STORE_FULL
          || gap.kind() == GapKind.DROPPED_RECORDS) {
        run.lose(gap.count());
      }
    }

    @Override
    public void visit(RunEnded ended) {
      run.end(ended);
      progress.end();
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

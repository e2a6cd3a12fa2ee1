package io.inquest.audit.store;

import io.inquest.audit.entity.BurstEntity;
import io.inquest.audit.entity.DecisionEntity;
import io.inquest.audit.entity.TaskEntity;
import io.inquest.audit.entry.AuditEntry.ResultKnown;
import io.inquest.audit.journal.LostRun;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows that a run's journal makes, in the ingester's own way, batch by batch: for whoever
 * compares the tables with them. Nothing is written. Owned by one thread.
 */
public final class ExpectedRows implements AutoCloseable {
  private final RunIngest ingest;
  private final Map<Long, BurstEntity> latest = new LinkedHashMap<>();
  private final Map<Long, TaskEntity> unfinished = new LinkedHashMap<>();
  private List<Object> rows = List.of();
  private EntryBatch batch;

  private ExpectedRows(RunIngest ingest) {
    this.ingest = ingest;
  }

  /**
   * The rows of a run that nobody writes any more.
   *
   * @param number what the run has for a number in the tables
   * @throws StoreException if its journal cannot be read
   */
  public static ExpectedRows of(RunDirectory run, long number) throws StoreException {
    RunIngest ingest = RunIngest.anew(run, number);
    ingest.expectNoWriter();
    return new ExpectedRows(ingest);
  }

  /**
   * Moves to the next batch.
   *
   * @return false if there is none
   * @throws StoreException if the journal cannot be read
   */
  public boolean next() throws StoreException {
    batch = ingest.read();
    if (!batch.isEmpty()) {
      take(batch);
    }
    return !batch.isEmpty();
  }

  /** The batch's decisions, in their order, with the results that became known within it. */
  public Collection<DecisionEntity> decisions() {
    return batch.decisions();
  }

  /** The results of decisions in earlier batches that this one has, by their row's identity. */
  public Map<Long, ResultKnown> results() {
    return batch.results();
  }

  /** The batch's other rows that no later one changes. */
  public List<Object> rows() {
    return rows;
  }

  /**
   * All other rows, once there is no batch any more.
   *
   * @param ended whether the tables have the run's end. If the journal lacks it, because the store
   *     is only read, it is what the ingester makes of a lost run
   * @throws StoreException if the journal cannot be read
   */
  public List<Object> lastRows(boolean ended) throws StoreException {
    List<Object> last = new ArrayList<>();
    if (ended && !ingest.hasEnded()) {
      take(ingest.batch(LostRun.ending(ingest.directory())));
      last.addAll(rows);
    }
    last.addAll(unfinished.values());
    last.addAll(latest.values());
    last.addAll(ingest.changingRows());
    return last;
  }

  private void take(EntryBatch entries) {
    RunRows made = ingest.take(entries);
    rows = new ArrayList<>(made.lasting());
    for (TaskEntity task : made.tasks()) {
      if (task.exitedAt() == null) {
        unfinished.put(task.id(), task);
      } else {
        unfinished.remove(task.id());
        rows.add(task);
      }
    }
    for (BurstEntity burst : made.bursts()) {
      BurstEntity before = latest.put(burst.group(), burst);
      if (before != null && before != burst) {
        rows.add(before);
      }
    }
  }

  @Override
  public void close() throws StoreException {
    ingest.close();
  }
}

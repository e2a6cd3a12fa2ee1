package io.inquest.audit.store;

import io.inquest.audit.entity.DecisionEntity;
import io.inquest.audit.entity.RowId;
import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.ResultKnown;
import io.inquest.audit.journal.CopiedFrames;
import io.inquest.audit.journal.JournalPosition;
import io.inquest.audit.journal.JournalReader;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a run's journal batch by batch. Owned by one thread at a time. */
final class BatchReader implements AutoCloseable {
  private static final int ARGUMENTS = 6;

  private final long run;
  private final JournalReader journal;
  private final int size;
  private final boolean copying;
  private long lastDecision;
  private Map<Long, DecisionEntity> decisions = Map.of();
  private Map<Long, ResultKnown> results = Map.of();
  private List<EntryBatch.Framed> others = List.of();

  private BatchReader(
      long run, JournalReader journal, int size, boolean copying, long lastDecision) {
    this.run = run;
    this.journal = journal;
    this.size = size;
    this.copying = copying;
    this.lastDecision = lastDecision;
  }

  /**
   * A reader that goes on where the tables end.
   *
   * @param run the number that the run has in the tables
   * @param size how many frames make a batch
   * @param copying whether a batch has the frames themselves, too
   * @param lastDecision the sequence of the last decision before that, 0 if there is none
   */
  static BatchReader open(
      RunDirectory directory,
      long run,
      JournalPosition from,
      int size,
      boolean copying,
      long lastDecision)
      throws StoreException {
    return new BatchReader(run, JournalReader.open(directory, from), size, copying, lastDecision);
  }

  /** Tells that nobody writes any more: then what follows an unwritten stretch is looked for. */
  void expectNoWriter() {
    journal.expectNoWriter();
  }

  /** The next entries, none at the journal's tail. */
  EntryBatch read() throws StoreException {
    decisions = new LinkedHashMap<>();
    results = new HashMap<>();
    others = new ArrayList<>();
    CopiedFrames frames = new CopiedFrames();
    if (copying) {
      journal.copyTo(frames);
    }
    int read = journal.read(this::take, size);
    return new EntryBatch(
        decisions.values(), results, others, journal.position(), frames, read >= size);
  }

  private void take(long sequence, AuditEntry entry) {
    if (entry instanceof Decision decision) {
      take(sequence, decision);
    } else if (entry instanceof ResultKnown known) {
      complete(RowId.of(run, known.sequence()), known);
    } else {
      others.add(new EntryBatch.Framed(sequence, entry));
    }
  }

  private void take(long sequence, Decision decision) {
    if (decision.sequence() <= lastDecision
        || decision.sequence() > RowId.LARGEST_SEQUENCE
        || decision.arguments().size() != (decision.isImported() ? 0 : ARGUMENTS)) {
      // One bad entry must not keep all that follow it out of the tables.
      String detail = "decision " + decision.sequence() + " follows " + lastDecision + ": left out";
      others.add(
          new EntryBatch.Framed(
              sequence,
              new Gap(decision.time(), GapKind.DAMAGED_JOURNAL, decision.tid(), 1, detail)));
      return;
    }
    DecisionEntity row = new DecisionEntity(run, decision);
    decisions.put(row.id(), row);
    lastDecision = decision.sequence();
  }

  private void complete(long id, ResultKnown known) {
    DecisionEntity decision = decisions.get(id);
    if (decision != null) {
      decision.complete(known.result(), known.time());
    } else {
      results.put(id, known);
    }
  }

  @Override
  public void close() throws StoreException {
    journal.close();
  }
}

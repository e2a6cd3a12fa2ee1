package io.inquest.audit.store;

import io.inquest.audit.entity.DecisionEntity;
import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.ResultKnown;
import io.inquest.audit.journal.CopiedFrames;
import io.inquest.audit.journal.JournalPosition;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What was read from a run's journal for one transaction.
 *
 * @param decisions in their order, with the results that became known within the batch
 * @param results what became known of decisions in earlier batches, by their identity
 * @param others all entries but decisions and results, in their order
 * @param next where the next batch begins
 * @param frames the journal's frames as they are, in their order; none unless they were asked for
 * @param full whether reading stopped because the batch was full, and not at the journal's tail
 */
public record EntryBatch(
    Collection<DecisionEntity> decisions,
    Map<Long, ResultKnown> results,
    List<Framed> others,
    JournalPosition next,
    CopiedFrames frames,
    boolean full) {

  /** An entry and the sequence of its frame. */
  public record Framed(long sequence, AuditEntry entry) {}

  /** Whether there was nothing to read. */
  public boolean isEmpty() {
    return decisions.isEmpty() && results.isEmpty() && others.isEmpty();
  }
}

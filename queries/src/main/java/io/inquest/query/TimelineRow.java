package io.inquest.query;

import io.inquest.audit.entry.AuditEntry;

/**
 * Something that happened in a run: a burst of like decisions, or an entry that stands alone.
 *
 * @param name what commands call its run
 * @param host the machine; empty if it is not known
 * @param entry what happened; of a burst the first decision
 * @param count how many decisions there are; 1 for what is no decision
 * @param lastSequence the sequence of the burst's last decision; 0 for what is no decision
 * @param lastTime when that was made, in nanoseconds since the epoch; of others the entry's own
 */
public record TimelineRow(
    RunName name, String host, AuditEntry entry, long count, long lastSequence, long lastTime) {

  /** An entry that stands alone. */
  static TimelineRow of(RunRow run, AuditEntry entry) {
    return new TimelineRow(run.name(), run.host(), entry, 1, 0, entry.time());
  }
}

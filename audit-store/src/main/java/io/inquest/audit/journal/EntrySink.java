package io.inquest.audit.journal;

import io.inquest.audit.entry.AuditEntry;

/** Takes the entries of a run in turn. */
@FunctionalInterface
public interface EntrySink {
  /**
   * Takes an entry.
   *
   * @param sequence of its frame, from 1 within the run; for a {@code Gap} of a damaged journal the
   *     first one that is lost
   */
  void accept(long sequence, AuditEntry entry);
}

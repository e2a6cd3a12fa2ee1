package io.inquest.query;

import io.inquest.audit.entry.AuditEntry.Decision;

/**
 * A decision as an answer shows it.
 *
 * @param name what commands call its run
 * @param host the machine that it was made on; empty if it is not known
 * @param decision what was decided
 */
public record DecisionRow(RunName name, String host, Decision decision) {

  /** The run's number. */
  public long run() {
    return name.number();
  }
}

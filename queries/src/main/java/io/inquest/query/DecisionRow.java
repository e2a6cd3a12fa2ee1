package io.inquest.query;

import io.inquest.audit.entry.AuditEntry.Decision;

/**
 * A decision as an answer shows it.
 *
 * @param run the run's number
 * @param decision what was decided
 */
public record DecisionRow(long run, Decision decision) {}

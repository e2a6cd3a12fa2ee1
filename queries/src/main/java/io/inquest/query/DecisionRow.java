package io.inquest.query;

import io.inquest.audit.entry.AuditEntry.Decision;
import java.util.OptionalLong;

/**
 * A decision as an answer shows it.
 *
 * @param name what commands call its run
 * @param host the machine that it was made on; empty if it is not known
 * @param decision what was decided
 * @param duration nanoseconds from the decision to the call's return; empty if that is not recorded
 */
public record DecisionRow(RunName name, String host, Decision decision, OptionalLong duration) {

  /** A decision of whose call is not recorded how long it took. */
  public DecisionRow(RunName name, String host, Decision decision) {
    this(name, host, decision, OptionalLong.empty());
  }

  /** The run's number. */
  public long run() {
    return name.number();
  }
}

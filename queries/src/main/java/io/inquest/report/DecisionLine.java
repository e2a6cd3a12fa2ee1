package io.inquest.report;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.query.cause.evidence.KernelNames;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** A decision in one line, by what its own record has: policy and rule are records beside it. */
public final class DecisionLine {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private DecisionLine() {}

  /** The line, with nothing in it that a terminal obeys. */
  public static String of(Decision decision) {
    Instant time =
        Instant.ofEpochSecond(
            Math.floorDiv(decision.time(), SECOND), Math.floorMod(decision.time(), SECOND));
    String task = decision.isImported() ? "" : "task " + decision.tid() + " of ";
    return TerminalText.escape(
        "decision "
            + decision.sequence()
            + ", "
            + time
            + ", "
            + task
            + "process "
            + decision.tgid()
            + " ("
            + decision.comm()
            + "): "
            + CallText.of(decision)
            + " was answered "
            + KernelNames.action(decision));
  }
}

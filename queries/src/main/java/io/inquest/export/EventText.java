package io.inquest.export;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.query.cause.evidence.KernelNames;
import io.inquest.report.CallText;
import io.inquest.report.TerminalText;

/** What an event says to people. */
final class EventText {
  private EventText() {}

  /** The call's name; a number where the tables have none. */
  static String call(Decision decision) {
    return decision.nr() == Decision.UNKNOWN_NR
        ? "unknown"
        : KernelNames.syscall(decision.auditArch(), decision.nr())
            .orElse("syscall_" + decision.nr());
  }

  /** One sentence without its full stop, with nothing in it that a terminal obeys. */
  static String sentence(Decision decision) {
    String who = decision.comm().isEmpty() ? "process " + decision.tgid() : decision.comm();
    return TerminalText.escape(
        who + ": " + CallText.of(decision) + " was answered " + KernelNames.action(decision));
  }

  /** Whether the kernel killed a thread or a process. */
  static boolean isKill(Decision decision) {
    return KernelNames.action(decision).startsWith(KernelNames.KILL);
  }
}

package io.inquest.report;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.query.cause.KernelNames;

/** A call as people write it. */
final class CallText {
  private CallText() {}

  /** The decoded call; its name and raw arguments where it was not decoded. */
  static String of(Decision decision) {
    if (!decision.decoded().isEmpty()) {
      return decision.decoded();
    }
    StringBuilder text =
        new StringBuilder(
            KernelNames.syscall(decision.auditArch(), decision.nr())
                .orElse("syscall_" + decision.nr()));
    for (int i = 0; i < decision.arguments().size(); i++) {
      text.append(i == 0 ? "(" : ", ").append(KernelNames.hex(decision.arguments().get(i)));
    }
    return text.append(')').toString();
  }
}

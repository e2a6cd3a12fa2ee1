package io.inquest.query.cause.evidence;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.linux.seccomp.SeccompData;
import java.util.List;

/** Recorded calls as filters saw them. */
public final class RecordedCall {
  private RecordedCall() {}

  /** The call of a decision. */
  public static SeccompData data(Decision decision) {
    List<Long> args = decision.arguments();
    return new SeccompData()
        .set(
            decision.nr(),
            decision.auditArch(),
            decision.ip(),
            args.get(0),
            args.get(1),
            args.get(2),
            args.get(3),
            args.get(4),
            args.get(5));
  }
}

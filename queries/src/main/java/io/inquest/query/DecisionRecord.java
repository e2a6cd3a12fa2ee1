package io.inquest.query;

import io.inquest.audit.entity.DecisionEntity;
import io.inquest.audit.entry.AuditEntry.Decision;
import java.util.List;
import java.util.OptionalLong;

/** A decision's row as the record that it came from. */
final class DecisionRecord {
  private DecisionRecord() {}

  /** The row as answers show it. */
  static DecisionRow row(RunRow run, DecisionEntity row) {
    return new DecisionRow(
        run.name(),
        run.host(),
        of(row),
        row.duration() == null ? OptionalLong.empty() : OptionalLong.of(row.duration()));
  }

  static Decision of(DecisionEntity row) {
    return new Decision(
        row.time(),
        row.sequence(),
        row.tgid(),
        row.tid(),
        row.comm(),
        row.exe(),
        row.auditArch(),
        row.nr(),
        row.data() < 0
            ? List.of()
            : List.of(row.a0(), row.a1(), row.a2(), row.a3(), row.a4(), row.a5()),
        row.decoded(),
        row.ip(),
        row.action(),
        row.data(),
        row.filter(),
        row.instruction(),
        row.policy(),
        row.rule(),
        row.result() == null ? OptionalLong.empty() : OptionalLong.of(row.result()),
        row.stack());
  }
}

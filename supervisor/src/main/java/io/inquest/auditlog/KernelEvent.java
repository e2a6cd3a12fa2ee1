package io.inquest.auditlog;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.ImportedRecord;
import java.util.Optional;

/**
 * A seccomp record of the kernel's. What it lacks has the values that {@link
 * io.inquest.audit.entry.AuditEntry.Decision} says.
 *
 * @param time in nanoseconds since the epoch; 0 if the record has no date
 * @param exact whether the time is the kernel's own, in milliseconds; else it is the log's
 * @param tgid the thread group
 * @param tid the task, which only logcat tells
 * @param action {@code SECCOMP_RET_ACTION_FULL}
 * @param data {@code NOT_RECORDED} or {@code KILL_OF_EITHER_KIND}
 * @param record where it was read
 */
record KernelEvent(
    long time,
    boolean exact,
    int tgid,
    int tid,
    String comm,
    String exe,
    int auditArch,
    int nr,
    long ip,
    int action,
    int data,
    ImportedRecord record) {

  /** The event that an imported decision is of. */
  static Optional<KernelEvent> of(Decision decision) {
    Optional<ImportedRecord> record = ImportedRecord.decode(decision.decoded());
    return record.map(
        found ->
            new KernelEvent(
                decision.time(),
                !found.event().isEmpty() && !found.doubts().contains(ImportedRecord.LOGGED),
                decision.tgid(),
                decision.tid(),
                decision.comm(),
                decision.exe(),
                decision.auditArch(),
                decision.nr(),
                decision.ip(),
                decision.action(),
                decision.data(),
                found));
  }

  /** The machine; empty if the record does not name it. */
  String host() {
    return record.host();
  }

  /** Whether names stand in it for the kernel's numbers. */
  boolean isInterpreted() {
    return record.doubts().contains(ImportedRecord.INTERPRETED);
  }

  /** Whether it tells more exactly of the same event. */
  boolean isBetterThan(KernelEvent other) {
    return exact && !isInterpreted() && (!other.exact() || other.isInterpreted());
  }

  /** The kernel's number of the event; empty if the record has none. */
  String serial() {
    return record.event().substring(record.event().indexOf(':') + 1);
  }
}

package io.inquest.query.cause;

import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What could not be seen of a run, and might be the real cause. */
final class Caveats {
  /** What is missing is no refusal. */
  private static final Set<GapKind> SEEN_ANYWAY =
      EnumSet.of(
          GapKind.UNREADABLE_MEMORY,
          GapKind.UNINSTRUMENTED_FILTER,
          GapKind.NOT_TIGHTENED,
          GapKind.INEXACT_RECORDS,
          GapKind.REDACTED,
          GapKind.CLOCK_STEP);

  private Caveats() {}

  /** Whether every refusal is on record. */
  static boolean sawEverything(List<Gap> gaps) {
    for (Gap gap : gaps) {
      if (!SEEN_ANYWAY.contains(gap.kind())) {
        return false;
      }
    }
    return true;
  }

  /** A sentence for each gap; like ones once. */
  static List<String> inWords(List<Gap> gaps) {
    List<String> caveats = new ArrayList<>();
    for (Gap gap : gaps) {
      String count = gap.count() > 0 ? " (" + gap.count() + ")" : "";
      String detail = gap.detail().isEmpty() ? "" : ": " + gap.detail();
      String words =
          switch (gap.kind()) {
            case LATE_ATTACH -> "the start was not seen: Inquest attached later";
            case UNOBSERVED_FILTER -> "a filter is unobserved, its refusals are not all on record";
            case UNINSTRUMENTED_FILTER -> "tasks stopped at every call, which takes them longer";
            case NOT_TIGHTENED -> "a task was not put under a policy that its run was tightened by";
            case LOST_TRACEE -> "a task was lost sight of";
            case LOST_SUPERVISOR -> "the supervisor ended before the run did";
            case STORE_FULL -> "records are missing: the store was full";
            case UNREADABLE_MEMORY -> "some arguments could not be read";
            case DROPPED_RECORDS -> "records were dropped before they were imported";
            case MALFORMED_RECORDS -> "some lines are not whole records and were skipped";
            case INEXACT_RECORDS -> "records are less exact than the kernel's own";
            case REDACTED -> "redaction";
            case CLOCK_STEP -> "times jump";
            case DETACHED -> "the end was not seen";
            case DAMAGED_JOURNAL -> "records are missing: the journal is damaged";
            case ALTERED_RECORDS -> "records were altered while the run went on";
          };
      String caveat = words + count + detail;
      if (!caveats.contains(caveat)) {
        caveats.add(caveat);
      }
    }
    return caveats;
  }
}

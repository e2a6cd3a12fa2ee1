package io.inquest.query.cause.evidence;

import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.Origin;
import java.util.Optional;

/** Filters that may have refused calls without a record of it. */
public final class UnseenFilters {
  private UnseenFilters() {}

  /** What there is to say of them; empty if there are none. */
  public static Optional<String> inWords(RunEvidence evidence) {
    if (evidence.gaps().stream().noneMatch(gap -> isUnseen(gap, evidence))) {
      return Optional.empty();
    }
    long older =
        evidence.filters().stream().filter(filter -> filter.origin() == Origin.OLDER).count();
    if (older == 0) {
      return Optional.of("a filter that is unobserved may have refused a call");
    }
    String who =
        older == 1
            ? "a filter that is older than Inquest (filter 0)"
            : older + " filters that are older than Inquest (0 to " + (older - 1) + ")";
    // Where every call stops already, a listener is what keeps it from being seen.
    boolean listened =
        evidence.gaps().stream().anyMatch(gap -> gap.kind() == GapKind.UNINSTRUMENTED_FILTER);
    return Optional.of(
        who
            + " may have failed a call of it"
            + (listened ? "" : ": inquest run --exact shows that"));
  }

  /** Whether refusals are missed: not where attach could read the filters, for every call stops. */
  private static boolean isUnseen(Gap gap, RunEvidence evidence) {
    return gap.kind() == GapKind.UNOBSERVED_FILTER
        && evidence.filters().stream()
            .noneMatch(filter -> filter.origin() == Origin.INHERITED && filter.tid() == gap.tid());
  }
}

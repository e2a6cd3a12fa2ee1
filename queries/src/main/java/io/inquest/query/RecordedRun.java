package io.inquest.query;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.audit.journal.StoreException;
import io.inquest.query.cause.evidence.Ending;
import io.inquest.query.cause.evidence.RunEvidence;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A run as the ground for statements on what a policy would do to its program.
 *
 * @param run the run
 * @param evidence what else is known of it
 * @param decisions all that was recorded of calls
 */
public record RecordedRun(RunRow run, RunEvidence evidence, Decisions decisions) {

  /** Every recorded decision of a run, in their order, read page by page. */
  public interface Decisions {
    /**
     * Gives them to {@code sink}.
     *
     * @throws StoreException if the store cannot be used any more
     */
    void forEach(Consumer<Decision> sink) throws StoreException;
  }

  /** Whether it was recorded with {@code --record all}, so that what was allowed is known too. */
  public boolean all() {
    return evidence.started().isPresent() && evidence.started().get().recordMode().equals("all");
  }

  /** The filters of the policies that were in force from its beginning, the outermost first. */
  public List<FilterInstalled> policies() {
    return evidence.filters().stream()
        .filter(filter -> filter.origin() == Origin.POLICY && !filter.tightens())
        .toList();
  }

  /** Calls that were made and that the record lacks, one sentence for each reason. */
  public List<String> missing() {
    List<String> missing = new ArrayList<>();
    String name = "run " + run.name();
    if (run.ending().kind() == Ending.Kind.RUNNING) {
      missing.add(name + " has not ended: what it does from now on");
    }
    for (Gap gap : evidence.gaps()) {
      boolean calls =
          switch (gap.kind()) {
            case LATE_ATTACH,
                DETACHED,
                LOST_TRACEE,
                LOST_SUPERVISOR,
                STORE_FULL,
                DAMAGED_JOURNAL,
                ALTERED_RECORDS,
                DROPPED_RECORDS,
                MALFORMED_RECORDS ->
                true;
            case UNOBSERVED_FILTER,
                UNINSTRUMENTED_FILTER,
                NOT_TIGHTENED,
                UNREADABLE_MEMORY,
                INEXACT_RECORDS,
                REDACTED,
                CLOCK_STEP ->
                false;
          };
      if (calls) {
        String count = gap.count() > 0 ? gap.count() + " records lost: " : "";
        missing.add(name + ": " + count + gap.detail());
      }
    }
    return missing;
  }
}

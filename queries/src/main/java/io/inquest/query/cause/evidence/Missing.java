package io.inquest.query.cause.evidence;

import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.Outcome;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import java.util.Optional;

/**
 * What a store lacks of what a run's supervisor witnessed.
 *
 * @param known whether the supervisor's own counts are there to compare with
 * @param decisions how many decisions are missing, as far as is known
 * @param refusals how many refusals are, as far as is known
 * @param witnessedDecisions the supervisor's count; 0 unless it is known
 * @param witnessedRefusals the supervisor's count; 0 unless it is known
 * @param entries how many entries of any kind are known to be lost or unreadable
 */
public record Missing(
    Known known,
    long decisions,
    long refusals,
    long witnessedDecisions,
    long witnessedRefusals,
    long entries) {

  /** Where the supervisor's counts are. */
  public enum Known {
    /** In the run's last entry. */
    COUNTED,
    /** Nowhere yet: the run goes on. */
    NOT_YET,
    /** Nowhere: the supervisor ended before it wrote them. */
    NEVER,
    /** Nowhere: there was no supervisor, and the kernel's own records were imported. */
    IMPORTED
  }

  /**
   * Compares the supervisor's counts with what is there.
   *
   * @param ended the run's last entry
   * @param keptDecisions how many decisions are there
   * @param keptRefusals how many of them are refusals
   * @param entries what gaps say of entries that were lost
   */
  public static Missing of(
      Optional<RunEnded> ended, long keptDecisions, long keptRefusals, long entries) {
    if (ended.isEmpty()) {
      return new Missing(Known.NOT_YET, 0, 0, 0, 0, entries);
    }
    RunEnded end = ended.get();
    if (end.outcome() == Outcome.LOST || end.outcome() == Outcome.IMPORTED) {
      Known known = end.outcome() == Outcome.LOST ? Known.NEVER : Known.IMPORTED;
      return new Missing(known, 0, 0, 0, 0, entries);
    }
    return new Missing(
        Known.COUNTED,
        Math.max(0, end.decisions() - keptDecisions),
        Math.max(0, end.refusals() - keptRefusals),
        end.decisions(),
        end.refusals(),
        entries);
  }

  /** How many entries a gap says were lost; 0 for gaps of other kinds. */
  public static long lostBy(Gap gap) {
    return switch (gap.kind()) {
      case DAMAGED_JOURNAL, STORE_FULL, DROPPED_RECORDS -> gap.count();
      default -> 0;
    };
  }

  /** What is to be said beside a number of refusals; empty if the number is whole. */
  public Optional<String> inWords() {
    return switch (known) {
      case COUNTED -> counted();
      case NOT_YET ->
          entries == 0 ? Optional.empty() : Optional.of("at least " + records() + " missing");
      case IMPORTED ->
          entries == 0
              ? Optional.empty()
              : Optional.of(
                  records() + " missing: dropped before the import, whatever they were of");
      case NEVER ->
          Optional.of(
              entries == 0
                  ? "whether records are missing is not known: the supervisor was lost"
                  : "at least " + records() + " missing; the supervisor was lost");
    };
  }

  private Optional<String> counted() {
    if (refusals > 0) {
      return Optional.of(refusals + " of " + witnessedRefusals + " refusals are not in the store");
    } else if (decisions > 0) {
      return Optional.of(
          decisions + " of " + witnessedDecisions + " decisions are not in the store");
    } else if (entries > 0) {
      return Optional.of(records() + " missing; no refusal is");
    }
    return Optional.empty();
  }

  private String records() {
    return entries == 1 ? "1 record is" : entries + " records are";
  }
}

package io.inquest.query.cause.evidence;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.audit.entry.AuditEntry.SignalDelivered;
import io.inquest.audit.entry.AuditEntry.TaskExecuted;
import io.inquest.audit.entry.AuditEntry.TaskExited;
import io.inquest.audit.entry.AuditEntry.TaskStarted;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a run, each list in the order in which things happened. Immutable.
 *
 * @param started how the run began
 * @param ended how it ended; empty while it goes on
 * @param starts tasks that joined
 * @param execs programs that were executed
 * @param exits tasks that ended
 * @param signals signals that can end a program, as they were delivered
 * @param filters filters that joined a chain
 * @param gaps what could not be seen or kept
 * @param refusals the run's refusals by sequence; of kinds with many, the first and the last ones
 * @param tracerRequests calls that asked for a tracer (ptrace), the first of them, with what they
 *     returned
 * @param counts how many refusals of each kind there were, those left out of {@code refusals} too
 * @param refusalCount how many refusals are recorded
 * @param givenUp tasks that had given up when a call was refused to them
 * @param missing what is not recorded of what was witnessed
 */
public record RunEvidence(
    Optional<RunStarted> started,
    Optional<RunEnded> ended,
    List<TaskStarted> starts,
    List<TaskExecuted> execs,
    List<TaskExited> exits,
    List<SignalDelivered> signals,
    List<FilterInstalled> filters,
    List<Gap> gaps,
    List<Decision> refusals,
    List<Decision> tracerRequests,
    Map<RefusalKind, Long> counts,
    long refusalCount,
    List<GivenUp> givenUp,
    Missing missing) {

  public RunEvidence {
    starts = List.copyOf(starts);
    execs = List.copyOf(execs);
    exits = List.copyOf(exits);
    signals = List.copyOf(signals);
    filters = List.copyOf(filters);
    gaps = List.copyOf(gaps);
    refusals = List.copyOf(refusals);
    tracerRequests = List.copyOf(tracerRequests);
    counts = Map.copyOf(counts);
    givenUp = List.copyOf(givenUp);
  }

  /** Whether Inquest did not see the run, of which the kernel's own records were imported. */
  public boolean isImported() {
    return started.isPresent() && started.get().isImported();
  }
}

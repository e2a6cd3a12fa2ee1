package io.inquest.trace;

import io.inquest.audit.journal.RunDirectory;
import java.util.List;

/**
 * How a run ended.
 *
 * @param waitStatus the launched program's, as wait(2) encodes it
 * @param stoppedCalls how many calls stopped at their entry
 * @param notes what else there is to say of it
 */
public record RunResult(
    RunDirectory run,
    int waitStatus,
    long decisions,
    long refusals,
    long stoppedCalls,
    List<String> notes) {
  public RunResult {
    notes = List.copyOf(notes);
  }
}

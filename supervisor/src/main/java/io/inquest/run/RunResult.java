package io.inquest.run;

import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.journal.RunDirectory;
import java.util.ArrayList;
import java.util.List;

/**
 * How a run ended.
 *
 * @param ended the run's last entry, with the supervisor's own counts
 * @param stoppedCalls how many calls stopped at their entry
 * @param notes what else there is to say of it
 */
public record RunResult(RunDirectory run, RunEnded ended, long stoppedCalls, List<String> notes) {
  public RunResult {
    notes = List.copyOf(notes);
  }

  /** The same with more notes. */
  RunResult with(List<String> more) {
    List<String> all = new ArrayList<>(notes);
    all.addAll(more);
    return new RunResult(run, ended, stoppedCalls, all);
  }
}

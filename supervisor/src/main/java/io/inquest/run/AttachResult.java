package io.inquest.run;

import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.journal.RunDirectory;
import java.util.List;

/**
 * How an attachment ended.
 *
 * @param detached whether tasks were left running; if not, the last one has ended
 * @param stoppedCalls how many calls stopped at their entry
 * @param ended the run's last entry, with the supervisor's own counts
 * @param notes what else there is to say of it
 */
public record AttachResult(
    RunDirectory run, boolean detached, long stoppedCalls, RunEnded ended, List<String> notes) {
  public AttachResult {
    notes = List.copyOf(notes);
  }

  /** The same with those notes. */
  AttachResult with(List<String> those) {
    return new AttachResult(run, detached, stoppedCalls, ended, those);
  }
}

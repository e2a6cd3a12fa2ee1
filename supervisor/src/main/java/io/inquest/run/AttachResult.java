package io.inquest.run;

import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.journal.RunDirectory;

/**
 * How an attachment ended.
 *
 * @param detached whether tasks were left running; if not, the last one has ended
 * @param stoppedCalls how many calls stopped at their entry
 * @param ended the run's last entry, with the supervisor's own counts
 */
public record AttachResult(RunDirectory run, boolean detached, long stoppedCalls, RunEnded ended) {}

package io.inquest.trace;

import io.inquest.audit.journal.RunDirectory;

/**
 * How a run ended.
 *
 * @param waitStatus the launched program's, as wait(2) encodes it
 */
public record RunResult(RunDirectory run, int waitStatus, long decisions, long refusals) {}

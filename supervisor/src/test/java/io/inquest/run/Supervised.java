package io.inquest.run;

import io.inquest.tracee.WaitStatus;

/**
 * How a supervised run ended.
 *
 * @param status of the supervisor, which ends as its program did
 * @param output what the program wrote to its standard output
 * @param errors what the program, and Inquest after it, wrote to standard error
 * @param records what the journal holds of the latest run
 */
public record Supervised(WaitStatus status, String output, String errors, Records records) {}

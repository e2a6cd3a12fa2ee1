package io.inquest.cli;

import io.inquest.query.DenialQuery.Passed;
import picocli.CommandLine.Option;

/** Refusals, and what else is asked for. */
final class RefusalSelection extends DecisionSelection {
  @Option(
      names = "--logged",
      description = "Also calls that were answered LOG, which lets them through: no refusals.")
  private boolean logged;

  @Option(
      names = "--allowed",
      description = {
        "Also every other call that was let through and of which a record is kept: by rules that"
            + " record, -e, or --record all."
      })
  private boolean allowed;

  @Override
  Passed passed() {
    return allowed ? Passed.ALLOWED : logged ? Passed.LOGGED : Passed.NONE;
  }
}

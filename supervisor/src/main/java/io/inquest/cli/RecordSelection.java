package io.inquest.cli;

import io.inquest.query.DenialQuery.Passed;
import picocli.CommandLine.Option;

/** Every decision that is recorded, or refusals alone. */
final class RecordSelection extends DecisionSelection {
  @Option(names = "--refusals", description = "Only refusals, and no call that was let through.")
  private boolean refusals;

  @Override
  Passed passed() {
    return refusals ? Passed.NONE : Passed.ALLOWED;
  }
}

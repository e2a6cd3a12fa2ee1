package io.inquest.cli;

import java.util.OptionalLong;
import picocli.CommandLine.Parameters;

/** The run that a question is about. */
final class RunNumber {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "RUN",
      description = "The run's number; left out, the latest run.")
  private Long number;

  /** The number, empty for the latest run. */
  OptionalLong value() {
    return number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }
}

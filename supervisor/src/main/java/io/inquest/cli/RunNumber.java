package io.inquest.cli;

import io.inquest.cli.store.RunNameConverter;
import io.inquest.query.RunName;
import java.util.Optional;
import picocli.CommandLine.Parameters;

/** The run that a question is about. */
final class RunNumber {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "RUN",
      description = RunNameConverter.DESCRIPTION,
      converter = RunNameConverter.class)
  private RunName name;

  /** What it is called; empty for the latest run. */
  Optional<RunName> value() {
    return Optional.ofNullable(name);
  }
}

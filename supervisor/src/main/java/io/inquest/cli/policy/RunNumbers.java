package io.inquest.cli.policy;

import io.inquest.audit.journal.StoreException;
import io.inquest.query.RecordedRun;
import io.inquest.query.RecordedRuns;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import picocli.CommandLine.Parameters;

/** The runs that a command about several is about. */
final class RunNumbers {
  @Parameters(
      arity = "0..*",
      paramLabel = "RUN",
      description = "The runs' numbers; left out, the latest run.")
  private List<Long> numbers = new ArrayList<>();

  /**
   * The runs, each once.
   *
   * @throws io.inquest.query.QueryException if there is no such run
   */
  List<RecordedRun> in(RecordedRuns store) throws StoreException {
    List<RecordedRun> runs = new ArrayList<>();
    for (long number : new LinkedHashSet<>(numbers)) {
      runs.add(store.meant(OptionalLong.of(number)));
    }
    return runs.isEmpty() ? List.of(store.meant(OptionalLong.empty())) : runs;
  }
}

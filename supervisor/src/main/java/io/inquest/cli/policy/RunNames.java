package io.inquest.cli.policy;

import io.inquest.audit.journal.StoreException;
import io.inquest.cli.store.RunNameConverter;
import io.inquest.query.Archive;
import io.inquest.query.MeantRun;
import io.inquest.query.RecordedRun;
import io.inquest.query.RecordedRuns;
import io.inquest.query.RunName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Parameters;

/** The runs that a command about several is about. */
final class RunNames {
  @Parameters(
      arity = "0..*",
      paramLabel = "RUN",
      description = RunNameConverter.DESCRIPTION_OF_SEVERAL,
      converter = RunNameConverter.class)
  private List<RunName> names = new ArrayList<>();

  /**
   * The runs, each once.
   *
   * @throws io.inquest.query.QueryException if there is no such run
   */
  List<RecordedRun> in(Archive archive) throws StoreException {
    return in(archive, names);
  }

  /**
   * The runs that are called so, each once; the latest if none is named.
   *
   * @throws io.inquest.query.QueryException if there is no such run
   */
  static List<RecordedRun> in(Archive archive, List<RunName> names) throws StoreException {
    List<RecordedRun> runs = new ArrayList<>();
    for (RunName name : new LinkedHashSet<>(names)) {
      runs.add(recorded(archive.meant(Optional.of(name))));
    }
    return runs.isEmpty() ? List.of(recorded(archive.meant(Optional.empty()))) : runs;
  }

  private static RecordedRun recorded(MeantRun meant) throws StoreException {
    return new RecordedRuns(meant.store()).meant(OptionalLong.of(meant.run().number()));
  }
}

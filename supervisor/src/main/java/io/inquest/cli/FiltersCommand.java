package io.inquest.cli;

import io.inquest.audit.journal.StoreException;
import io.inquest.cli.output.AnswerOutput;
import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.output.RowFormat;
import io.inquest.cli.store.StoreMixin;
import io.inquest.query.Archive;
import io.inquest.query.FilterRow;
import io.inquest.query.Filters;
import io.inquest.query.MeantRun;
import io.inquest.report.FilterReport;
import io.inquest.report.RowReport;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code inquest filters}: the filters of a run. */
@Command(
    name = "filters",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the filters that a run had: its policies', and those that its programs installed.",
      "SEEN says whether their refusals can be witnessed, FROM the calls that installed them."
    })
final class FiltersCommand implements Callable<Integer> {
  @Mixin private RunNumber run;

  @Mixin private RowFormat format;

  @Mixin private AnswerOutput output;

  @Mixin private StoreMixin store;

  @Override
  public Integer call() throws StoreException, IOException {
    try (Archive archive = store.archive()) {
      MeantRun meant = archive.meant(run.value());
      List<FilterRow> filters = new Filters(meant.store()).of(meant.run().number());
      int width = format.width(output);
      output.write(
          out -> {
            try (RowReport<FilterRow> report = FilterReport.of(format.form(), out, width)) {
              filters.forEach(report);
            }
          });
    }
    return ExitStatus.OK;
  }
}

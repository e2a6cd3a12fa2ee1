package io.inquest.cli;

import io.inquest.audit.journal.StoreException;
import io.inquest.audit.store.AuditStore;
import io.inquest.query.FilterRow;
import io.inquest.query.Filters;
import io.inquest.query.Runs;
import io.inquest.report.FilterReport;
import io.inquest.report.RowReport;
import io.inquest.report.RowReport.Form;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

  @Option(
      names = "--format",
      paramLabel = "table|json|csv",
      description = "A table (the default), one JSON object a line, or CSV.")
  private Form format = Form.TABLE;

  @Mixin private StoreMixin store;

  @Override
  public Integer call() throws StoreException, IOException {
    try (AuditStore records = AuditStore.open(store.directory());
        RowReport<FilterRow> report = FilterReport.of(format, Output.writer(), Output.width())) {
      new Filters(records).of(new Runs(records).meant(run.value()).number()).forEach(report);
    }
    return ExitStatus.OK;
  }
}

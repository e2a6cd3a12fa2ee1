package io.inquest.cli;

import io.inquest.audit.journal.StoreException;
import io.inquest.cli.output.AnswerOutput;
import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.output.Output;
import io.inquest.cli.output.RowFormat;
import io.inquest.cli.store.StoreMixin;
import io.inquest.query.Archive;
import io.inquest.query.DecisionRow;
import io.inquest.query.DenialQuery;
import io.inquest.report.DecisionReport;
import io.inquest.report.RowReport;
import java.io.IOException;
import java.io.Writer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code inquest denials}: the refusals of a run, or of all. */
@Command(
    name = "denials",
    mixinStandardHelpOptions = true,
    description =
        "Lists refused system calls. One that was answered LOG was let through: --logged lists it.")
final class DenialsCommand implements Callable<Integer> {
  @Mixin private RefusalSelection selection;

  @Mixin private PageOptions page;

  @Mixin private RowFormat format;

  @Mixin private AnswerOutput output;

  @Mixin private StoreMixin store;

  @Override
  public Integer call() throws StoreException, IOException {
    DenialQuery conditions = page.of(selection.conditions(), selection.allRuns());
    try (Archive archive = store.archive()) {
      SelectedDecisions selected = selection.in(archive, conditions);
      output.write(out -> write(selected, out));
      DecisionSelection.missing(selected.runs()).ifPresent(Output::complain);
    }
    return ExitStatus.OK;
  }

  private void write(SelectedDecisions selected, Writer out) throws StoreException, IOException {
    int width = format.width(output);
    try (RowReport<DecisionRow> report =
        DecisionReport.of(format.form(), out, width, selection.allRuns())) {
      if (selected.stream(report) == 0) {
        Output.complain(selection.nothing(selected.runs()));
      }
    }
  }
}

package io.inquest.cli;

import io.inquest.audit.journal.StoreException;
import io.inquest.cli.output.AnswerOutput;
import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.output.Output;
import io.inquest.cli.store.StoreMixin;
import io.inquest.export.Export;
import io.inquest.export.ExportForm;
import io.inquest.query.Archive;
import io.inquest.query.DecisionRow;
import io.inquest.query.DenialQuery;
import io.inquest.query.RowRelay;
import io.inquest.report.RowReport;
import io.inquest.trace.record.Version;
import java.io.IOException;
import java.io.Writer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code inquest export}: recorded decisions for other tools. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes refused system calls in a form that other tools read:",
      "csv    for spreadsheets: what one would take for a formula is made harmless",
      "json   one object a line, with the keys of inquest denials --format json",
      "ocsf   Kernel Activity (1003) of OCSF 1.8.0, profile security_control, one event a line",
      "ecs    events of the Elastic Common Schema 9.4.0, one a line",
      "sarif  a log of SARIF 2.1.0, each result at the rule that decided"
    },
    footer = {
      "",
      "Examples:",
      "  inquest export --to csv -o refusals.csv",
      "  inquest export --all-runs --since today --to ecs",
      "  inquest export 3 --to sarif --where 'errno == EPERM' -o run-3.sarif"
    })
final class ExportCommand implements Callable<Integer> {
  @Mixin private RefusalSelection selection;

  @Option(
      names = "--to",
      paramLabel = "csv|json|ocsf|ecs|sarif",
      required = true,
      description = "The form.")
  private ExportForm form;

  @Mixin private AnswerOutput output;

  @Mixin private StoreMixin store;

  @Override
  public Integer call() throws StoreException, IOException {
    DenialQuery conditions = selection.conditions();
    try (Archive archive = store.archive()) {
      SelectedDecisions selected = selection.in(archive, conditions);
      Export export = new Export(archive, Version.current());
      output.write(out -> write(selected, export, out));
      if (export.disarmed() > 0) {
        Output.complain(
            (export.disarmed() == 1
                    ? "1 text would be a formula in a spreadsheet and was"
                    : export.disarmed() + " texts would be formulas in a spreadsheet and were")
                + " made harmless: = + - @ at the beginning became \\x3d \\x2b \\x2d \\x40");
      }
      DecisionSelection.missing(selected.runs()).ifPresent(Output::complain);
    }
    return ExitStatus.OK;
  }

  private void write(SelectedDecisions selected, Export export, Writer out)
      throws StoreException, IOException {
    try (RowReport<DecisionRow> rows = export.to(form, out);
        RowRelay<DecisionRow> relay = new RowRelay<>(rows)) {
      if (selected.stream(relay) == 0) {
        Output.complain(selection.nothing(selected.runs()));
      }
      relay.finish();
    }
  }
}

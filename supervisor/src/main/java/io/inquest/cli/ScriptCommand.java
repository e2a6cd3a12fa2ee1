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

/** {@code inquest script}: every decision in a line of its own. */
@Command(
    name = "script",
    mixinStandardHelpOptions = true,
    description = {
      "Writes every recorded decision in a line of its own, for grep and awk. The words are"
          + " always:",
      "  RUN/SEQ TIME COMM TGID/TID ABI CALL ACTION POLICY RULE RESULT DURATION",
      "What follows is the call as people write it. What is not there is a hyphen; a space within a"
          + " word is \\x20."
    },
    footer = {
      "",
      "Examples:",
      "  inquest script | grep ' openat ERRNO'",
      "  inquest script 3 --where 'comm == \"make\"' | awk '{print $6}' | sort | uniq -c"
    })
final class ScriptCommand implements Callable<Integer> {
  @Mixin private RecordSelection selection;

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
    try (RowReport<DecisionRow> report = DecisionReport.script(format.form(), out)) {
      if (selected.stream(report) == 0) {
        Output.complain(selection.nothing(selected.runs()));
      }
    }
  }
}

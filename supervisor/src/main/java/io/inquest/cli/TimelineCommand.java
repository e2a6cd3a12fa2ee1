package io.inquest.cli;

import io.inquest.audit.journal.StoreException;
import io.inquest.audit.store.AuditStore;
import io.inquest.cli.output.AnswerOutput;
import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.output.Output;
import io.inquest.cli.output.RowFormat;
import io.inquest.cli.store.StoreMixin;
import io.inquest.query.Archive;
import io.inquest.query.DenialQuery;
import io.inquest.query.Timeline;
import io.inquest.query.TimelineRow;
import io.inquest.report.RowReport;
import io.inquest.report.TimelineReport;
import java.io.IOException;
import java.io.Writer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code inquest timeline}: what happened in a run, in the order of time. */
@Command(
    name = "timeline",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what happened in a run, in the order of time. Like decisions with pauses of at most a"
          + " second between them are one line; starts, executions and ends of tasks, filters,"
          + " signals and gaps each have their own.",
      "--syscall and --where leave out what happened to tasks; with --since, decisions that go on"
          + " at that time are shown from their first on."
    },
    footer = {
      "",
      "Examples:",
      "  inquest timeline",
      "  inquest timeline 3 --refusals --where 'errno == EACCES'"
    })
final class TimelineCommand implements Callable<Integer> {
  @Mixin private RecordSelection selection;

  @Mixin private RowFormat format;

  @Mixin private AnswerOutput output;

  @Mixin private StoreMixin store;

  @Override
  public Integer call() throws StoreException, IOException {
    DenialQuery conditions = selection.conditions();
    try (Archive archive = store.archive()) {
      SelectedDecisions selected = selection.in(archive, conditions);
      output.write(out -> write(selected, out));
      DecisionSelection.missing(selected.runs()).ifPresent(Output::complain);
    }
    return ExitStatus.OK;
  }

  private void write(SelectedDecisions selected, Writer out) throws StoreException, IOException {
    int width = format.width(output);
    try (RowReport<TimelineRow> report =
        TimelineReport.of(format.form(), out, width, selection.allRuns())) {
      for (AuditStore one : selected.stores()) {
        new Timeline(one).stream(selected.query(), report);
      }
    }
  }
}

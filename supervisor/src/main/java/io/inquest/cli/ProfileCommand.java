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
import io.inquest.query.Profile;
import io.inquest.query.ProfileKey;
import io.inquest.query.ProfileRow;
import io.inquest.report.ProfileReport;
import io.inquest.report.RowReport;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code inquest profile}: how many decisions there are of each call, rule, task or errno. */
@Command(
    name = "profile",
    mixinStandardHelpOptions = true,
    description = {
      "Counts recorded decisions by call, rule, task or errno, the most frequent first.",
      "US/CALL is how long calls took whose return is recorded, too (--record all): in"
          + " microseconds, from one stop to the other."
    },
    footer = {
      "",
      "Examples:",
      "  inquest profile",
      "  inquest profile --by task,errno --refusals",
      "  inquest profile --all-runs --since today --by run,rule --format csv"
    })
final class ProfileCommand implements Callable<Integer> {
  @Mixin private RecordSelection selection;

  @Option(
      names = "--by",
      paramLabel = "KEY[,KEY]...",
      defaultValue = "syscall",
      description =
          "What decisions are counted by: run, syscall (the default), rule, errno, task, exe.")
  private String by;

  @Mixin private RowFormat format;

  @Mixin private AnswerOutput output;

  @Mixin private StoreMixin store;

  @Override
  public Integer call() throws StoreException, IOException {
    DenialQuery conditions = selection.conditions();
    List<ProfileKey> keys = ProfileKey.parse(by);
    try (Archive archive = store.archive()) {
      SelectedDecisions selected = selection.in(archive, conditions);
      Profile profile = new Profile(keys);
      for (AuditStore one : selected.stores()) {
        profile.count(one, selected.query());
      }
      List<ProfileRow> rows = profile.rows();
      output.write(
          out -> {
            int width = format.width(output);
            try (RowReport<ProfileRow> report = ProfileReport.of(format.form(), out, keys, width)) {
              rows.forEach(report);
            }
          });
      if (rows.isEmpty()) {
        Output.complain(selection.nothing(selected.runs()));
      }
      DecisionSelection.missing(selected.runs()).ifPresent(Output::complain);
    }
    return ExitStatus.OK;
  }
}

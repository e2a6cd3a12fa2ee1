package io.inquest.cli.policy;

import io.inquest.audit.journal.StoreException;
import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.output.Output;
import io.inquest.cli.output.RowFormat;
import io.inquest.cli.store.StoreMixin;
import io.inquest.compile.FilterSource;
import io.inquest.query.Archive;
import io.inquest.query.RecordedRun;
import io.inquest.query.Replay;
import io.inquest.query.ReplayRow;
import io.inquest.replay.FilterJudge;
import io.inquest.replay.Unrecorded;
import io.inquest.report.ReplayReport;
import io.inquest.report.RowReport;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code inquest policy replay}: what a policy would have decided on what was recorded. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the recorded decisions that a policy would have made otherwise, had it been in the"
          + " place of the policies that were in force.",
      "COURSE says what that means for the program: it would not have noticed (same), it would have"
          + " gone on differently (diverges), and what it or a descendant did after that is not"
          + " known (uncertain)."
    },
    footer = {
      "",
      "Exit status: 0 nothing would have changed, 1 something would, 2 it cannot be told, since the"
          + " record lacks calls that the policy might refuse."
    })
final class PolicyReplayCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "POLICY", description = PolicyMixin.ONE)
  private String name;

  @Mixin private RunNames named;

  @Mixin private PolicyMixin policies;

  @Mixin private RowFormat format;

  @Mixin private StoreMixin store;

  @Override
  public Integer call() throws StoreException, IOException {
    FilterSource policy = policies.load(name);
    boolean changed = false;
    boolean unknown = false;
    try (Archive archive = store.archive()) {
      List<RecordedRun> runs = named.in(archive);
      Replay replay = new Replay(new FilterJudge(policy));
      try (RowReport<ReplayRow> report =
          ReplayReport.of(format.form(), Output.writer(), format.width(), runs.size() > 1)) {
        for (RecordedRun run : runs) {
          Replay.Outcome outcome = replay.of(run, report);
          changed |= outcome.changed() > 0;
          Output.complain(summary(run, outcome));
          for (String sentence : Unrecorded.of(run, policy)) {
            unknown = true;
            Output.complain("not known: " + sentence);
          }
        }
      }
    }
    return changed ? ExitStatus.FOUND : unknown ? ExitStatus.USAGE : ExitStatus.OK;
  }

  private static String summary(RecordedRun run, Replay.Outcome outcome) {
    String course =
        outcome.divergence().isPresent()
            ? "; from #" + outcome.divergence().getAsLong() + " on its course is not certain"
            : "";
    return "run "
        + run.run().name()
        + ": "
        + outcome.changed()
        + " of "
        + outcome.decisions()
        + " decisions would have changed"
        + course;
  }
}

package io.inquest.cli;

import io.inquest.audit.entry.AuditEntry.StackTaken;
import io.inquest.audit.journal.StoreException;
import io.inquest.cli.output.AnswerOutput;
import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.output.TextFormat;
import io.inquest.cli.store.StoreMixin;
import io.inquest.query.Archive;
import io.inquest.query.MeantRun;
import io.inquest.query.RunRow;
import io.inquest.query.Why;
import io.inquest.query.cause.Explanation;
import io.inquest.query.cause.Finding;
import io.inquest.report.ExplanationText;
import io.inquest.report.FindingText;
import io.inquest.report.WhyJson;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code inquest why}: how a run ended and what explains it, or one decision explained. */
@Command(
    name = "why",
    mixinStandardHelpOptions = true,
    description = "Explains how a run ended, or one of its decisions.")
final class WhyCommand implements Callable<Integer> {
  @Mixin private RunNumber run;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "SEQ",
      description = "The sequence of a decision of that run.")
  private Long sequence;

  @Mixin private TextFormat format;

  @Mixin private AnswerOutput output;

  @Mixin private StoreMixin store;

  @Override
  public Integer call() throws StoreException, IOException {
    try (Archive archive = store.archive()) {
      MeantRun meant = archive.meant(run.value());
      Why why = new Why(meant.store());
      if (sequence == null) {
        answer(meant.run(), why, why.run(meant.run().number()));
      } else {
        answer(meant.run(), why, why.decision(meant.run().number(), sequence));
      }
    }
    return ExitStatus.OK;
  }

  private void answer(RunRow of, Why why, Finding finding) throws StoreException, IOException {
    Map<Integer, StackTaken> stacks = Map.of();
    if (finding.cause().isPresent()) {
      Finding.Cause cause = finding.cause().get();
      stacks = why.stacks(of.number(), cause.refusal(), cause.rule());
    }
    Map<Integer, StackTaken> taken = stacks;
    output.write(
        out -> {
          if (format.isJson()) {
            WhyJson.write(finding, of.name(), of.host(), taken, out);
          } else {
            write(FindingText.full(finding, of.name(), taken), out);
          }
        });
  }

  private void answer(RunRow of, Why why, Explanation explanation)
      throws StoreException, IOException {
    Map<Integer, StackTaken> stacks =
        why.stacks(of.number(), explanation.decision(), explanation.rule());
    output.write(
        out -> {
          if (format.isJson()) {
            WhyJson.write(explanation, of.name(), of.host(), stacks, out);
          } else {
            write(ExplanationText.of(explanation, of.name(), stacks), out);
          }
        });
  }

  private static void write(List<String> lines, Writer out) throws IOException {
    for (String line : lines) {
      out.write(line);
      out.write('\n');
    }
  }
}

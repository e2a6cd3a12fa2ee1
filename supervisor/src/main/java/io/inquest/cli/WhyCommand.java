package io.inquest.cli;

import io.inquest.audit.entry.AuditEntry.StackTaken;
import io.inquest.audit.journal.StoreException;
import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.output.Output;
import io.inquest.cli.store.StoreMixin;
import io.inquest.query.Archive;
import io.inquest.query.MeantRun;
import io.inquest.query.RunName;
import io.inquest.query.Why;
import io.inquest.query.cause.Explanation;
import io.inquest.query.cause.Finding;
import io.inquest.report.ExplanationText;
import io.inquest.report.FindingText;
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

  @Mixin private StoreMixin store;

  @Override
  public Integer call() throws StoreException, IOException {
    try (Archive archive = store.archive();
        Writer out = Output.writer()) {
      MeantRun meant = archive.meant(run.value());
      Why why = new Why(meant.store());
      RunName name = meant.run().name();
      for (String line : sequence == null ? ofRun(why, name) : ofDecision(why, name)) {
        out.write(line);
        out.write('\n');
      }
    }
    return ExitStatus.OK;
  }

  private static List<String> ofRun(Why why, RunName name) throws StoreException {
    Finding finding = why.run(name.number());
    Map<Integer, StackTaken> stacks = Map.of();
    if (finding.cause().isPresent()) {
      Finding.Cause cause = finding.cause().get();
      stacks = why.stacks(name.number(), cause.refusal(), cause.rule());
    }
    return FindingText.full(finding, name, stacks);
  }

  private List<String> ofDecision(Why why, RunName name) throws StoreException {
    Explanation explanation = why.decision(name.number(), sequence);
    return ExplanationText.of(
        explanation, name, why.stacks(name.number(), explanation.decision(), explanation.rule()));
  }
}

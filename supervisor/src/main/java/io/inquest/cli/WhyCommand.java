package io.inquest.cli;

import io.inquest.audit.entry.AuditEntry.StackTaken;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.store.AuditStore;
import io.inquest.cli.output.ExitStatus;
import io.inquest.cli.output.Output;
import io.inquest.cli.store.StoreMixin;
import io.inquest.query.Runs;
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
    try (AuditStore records = AuditStore.open(store.directory());
        Writer out = Output.writer()) {
      long number = new Runs(records).meant(run.value()).number();
      Why why = new Why(records);
      for (String line : sequence == null ? ofRun(why, number) : ofDecision(why, number)) {
        out.write(line);
        out.write('\n');
      }
    }
    return ExitStatus.OK;
  }

  private static List<String> ofRun(Why why, long number) throws StoreException {
    Finding finding = why.run(number);
    Map<Integer, StackTaken> stacks = Map.of();
    if (finding.cause().isPresent()) {
      Finding.Cause cause = finding.cause().get();
      stacks = why.stacks(number, cause.refusal(), cause.rule());
    }
    return FindingText.full(finding, number, stacks);
  }

  private List<String> ofDecision(Why why, long number) throws StoreException {
    Explanation explanation = why.decision(number, sequence);
    return ExplanationText.of(
        explanation, number, why.stacks(number, explanation.decision(), explanation.rule()));
  }
}

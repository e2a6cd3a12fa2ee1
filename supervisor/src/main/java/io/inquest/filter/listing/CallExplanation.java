package io.inquest.filter.listing;

import io.inquest.compile.FilterSource;
import io.inquest.compile.RuleOrigin;
import io.inquest.filter.algebra.Call;
import io.inquest.filter.write.WrittenCall;
import io.inquest.linux.bpf.Evaluator;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.bpf.Step;
import io.inquest.linux.seccomp.ChainVerdict;
import io.inquest.linux.seccomp.FilterChain;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.policy.Action;
import io.inquest.policy.RecordClause;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What filters do with one call, instruction by instruction.
 *
 * @param call the call
 * @param action what the filter answers
 * @param origin the rule that answers, if it is known
 * @param records the record rules that keep the call, the first that is met
 * @param steps what was executed, in order
 */
public record CallExplanation(
    Call call,
    Action action,
    Optional<RuleOrigin> origin,
    List<Recording> records,
    List<ExplainedStep> steps) {

  /** Keeps copies of the lists. */
  public CallExplanation {
    records = List.copyOf(records);
    steps = List.copyOf(steps);
  }

  /**
   * A record rule that keeps the call, unless one before it does.
   *
   * @param when the condition on which it does, where that is about texts that are not known; empty
   *     if it does in any case
   */
  public record Recording(RuleOrigin rule, String when) {}

  /**
   * One executed instruction.
   *
   * @param program what its program is called
   * @param step the instruction and the registers after it
   * @param text the instruction as listings write it
   * @param remark what it did with which values; empty for a return
   */
  public record ExplainedStep(String program, Step step, String text, String remark) {}

  /** Asks a filter about a call. */
  public static CallExplanation of(FilterSource filter, WrittenCall written) {
    Call call = written.call();
    SeccompData data = call.data();
    FilterChain chain = FilterChain.EMPTY;
    List<ExplainedStep> steps = new ArrayList<>();
    for (int i = 0; i < filter.programs().size(); i++) {
      Program program = filter.programs().get(i);
      chain = chain.with(program);
      List<String> texts = ProgramListing.instructions(filter, i);
      for (Step step : Evaluator.trace(program, data)) {
        steps.add(
            new ExplainedStep(filter.nameOf(i), step, texts.get(step.index()), step.remark()));
      }
    }
    ChainVerdict verdict = new ChainVerdict();
    chain.evaluate(data, verdict);
    int returned = verdict.returnValue();
    boolean allowed = SeccompAction.of(returned) == SeccompAction.ALLOW;
    return new CallExplanation(
        call,
        new Action(SeccompAction.of(returned), SeccompAction.data(returned)),
        filter.origin(data),
        allowed ? records(filter, written) : List.of(),
        steps);
  }

  /** The record rules that may keep a call, up to the first that does. */
  private static List<Recording> records(FilterSource filter, WrittenCall written) {
    List<Recording> records = new ArrayList<>();
    for (int i = filter.policies().size() - 1; i >= 0; i--) {
      FilterSource.Written source = filter.policies().get(i);
      int deciding = source.rule(written.call().data()).id();
      List<RecordClause> clauses =
          source
              .attributed()
              .policy()
              .recordClauses(written.call().auditArch(), written.call().nr(), deciding);
      for (RecordClause each : clauses) {
        boolean certain = each.keepsCertainly(written);
        if (each.keeps(written)) {
          RuleOrigin rule = source.attributed().rules().get(each.rule().index());
          records.add(new Recording(rule, certain ? "" : each.when()));
        }
        if (certain) {
          return records;
        }
      }
    }
    return records;
  }
}

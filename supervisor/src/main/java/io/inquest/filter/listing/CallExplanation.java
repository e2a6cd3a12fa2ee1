package io.inquest.filter.listing;

import io.inquest.filter.FilterSource;
import io.inquest.filter.RuleOrigin;
import io.inquest.filter.algebra.Call;
import io.inquest.linux.bpf.Evaluator;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.bpf.Step;
import io.inquest.linux.seccomp.ChainVerdict;
import io.inquest.linux.seccomp.FilterChain;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.policy.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What filters do with one call, instruction by instruction.
 *
 * @param call the call
 * @param action what the filter answers
 * @param origin the rule that answers, if it is known
 * @param steps what was executed, in order
 */
public record CallExplanation(
    Call call, Action action, Optional<RuleOrigin> origin, List<ExplainedStep> steps) {

  /** Keeps a copy of the steps. */
  public CallExplanation {
    steps = List.copyOf(steps);
  }

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
  public static CallExplanation of(FilterSource filter, Call call) {
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
    return new CallExplanation(
        call,
        new Action(SeccompAction.of(returned), SeccompAction.data(returned)),
        filter.origin(data),
        steps);
  }
}

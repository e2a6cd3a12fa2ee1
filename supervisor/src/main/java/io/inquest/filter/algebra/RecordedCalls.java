package io.inquest.filter.algebra;

import io.inquest.compile.AttributedProgram;
import io.inquest.compile.FilterCompiler;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.policy.Policy;
import io.inquest.policy.Rule;
import java.util.ArrayList;
import java.util.List;

/**
 * Which calls a record rule may keep, as far as numbers tell: those that all policies allow, and of
 * its own policy no clause before it decides.
 */
public final class RecordedCalls {
  /** {@link CallSet#decided} of calls that it may keep. */
  public static final int KEPT = 2;

  /** {@link CallSet#decided} of other calls that have the numbers that it asks for. */
  public static final int LEFT = 1;

  private static final int NEITHER = 0;
  private static final int MOST_NODES = 1 << 19;

  private RecordedCalls() {}

  /**
   * The calls that have the numbers that a record rule asks for.
   *
   * @param stack the outermost policy first
   * @param index of the rule's policy in the stack
   * @throws TooComplexException if they cannot be listed
   */
  public static List<CallSet> of(List<AttributedProgram> stack, int index, Rule rule) {
    Diagrams diagrams = new Diagrams(MOST_NODES);
    Policy policy = stack.get(index).policy();
    int kept = decidedBy(diagrams, policy.withRecordsDeciding(rule), rule);
    List<Program> others = new ArrayList<>();
    for (int i = 0; i < stack.size(); i++) {
      if (i != index) {
        others.add(stack.get(i).program());
      }
    }
    if (!others.isEmpty()) {
      kept =
          diagrams.combine(
              kept,
              Joint.ofStack(others).diagram(diagrams),
              (keeps, answer) -> SeccompAction.of(answer) == SeccompAction.ALLOW ? keeps : 0);
    }
    int asked = decidedBy(diagrams, policy.possible(rule), rule);
    List<CallSet> sets = new ArrayList<>();
    int both =
        diagrams.combine(
            kept, asked, (keeps, asks) -> keeps == 1 ? KEPT : asks == 1 ? LEFT : NEITHER);
    for (CallSet calls : CallSets.of(diagrams, both)) {
      if (calls.decided() != NEITHER) {
        sets.add(calls);
      }
    }
    return sets;
  }

  /** 1 for the calls that a rule decides, 0 for all others. */
  private static int decidedBy(Diagrams diagrams, Policy policy, Rule rule) {
    AttributedProgram program = FilterCompiler.attributed(policy);
    return SymbolicExecution.of(
        diagrams,
        program.program(),
        (at, value) -> program.ruleAt(at).id() == rule.index() ? 1 : 0);
  }
}

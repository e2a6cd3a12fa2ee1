package io.inquest.filter.algebra;

import io.inquest.compile.AttributedProgram;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.policy.Action;
import java.util.ArrayList;
import java.util.List;

/** What a filter decides, as sets of calls that exclude each other and together are all calls. */
public final class DecidedCalls {
  private static final int MOST_NODES = 1 << 19;

  private DecidedCalls() {}

  /**
   * The calls that each rule decides; {@link CallSet#decided} is the rule's number.
   *
   * @throws TooComplexException if they cannot be listed
   */
  public static List<CallSet> byRule(AttributedProgram program) {
    return byRule(List.of(program));
  }

  /**
   * The calls that each rule of a stack decides. {@link CallSet#decided} is the rule's number among
   * those of all policies, the first policy's coming first.
   *
   * @param stack the outermost policy first
   * @throws TooComplexException if they cannot be listed
   */
  public static List<CallSet> byRule(List<AttributedProgram> stack) {
    Diagrams diagrams = new Diagrams(MOST_NODES);
    List<Action> actions = new ArrayList<>();
    int joint = -1;
    for (AttributedProgram program : stack) {
      int first = actions.size();
      program.rules().forEach(rule -> actions.add(rule.action()));
      int own =
          SymbolicExecution.of(
              diagrams, program.program(), (at, value) -> first + program.ruleAt(at).id());
      joint =
          joint < 0
              ? own
              : diagrams.combine(
                  joint,
                  own,
                  (outer, inner) -> {
                    int above = actions.get(outer).returnValue();
                    int narrower = actions.get(inner).returnValue();
                    boolean left =
                        program.passesOn(inner - first) && !SeccompAction.outranks(narrower, above);
                    return left || SeccompAction.outranks(above, narrower) ? outer : inner;
                  });
    }
    return CallSets.of(diagrams, joint);
  }

  /**
   * The calls that get each answer; {@link #action} says which.
   *
   * @throws TooComplexException if they cannot be listed
   */
  public static List<CallSet> byAnswer(Joint programs) {
    Diagrams diagrams = new Diagrams(MOST_NODES);
    return CallSets.of(diagrams, programs.diagram(diagrams));
  }

  /** The answer that calls of {@link #byAnswer} get. */
  public static Action action(CallSet calls) {
    return Answered.action(calls.decided());
  }
}

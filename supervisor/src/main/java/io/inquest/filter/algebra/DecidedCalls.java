package io.inquest.filter.algebra;

import io.inquest.filter.AttributedProgram;
import io.inquest.policy.Action;
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
    Diagrams diagrams = new Diagrams(MOST_NODES);
    int diagram =
        SymbolicExecution.of(diagrams, program.program(), (at, value) -> program.ruleAt(at).id());
    return CallSets.of(diagrams, diagram);
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

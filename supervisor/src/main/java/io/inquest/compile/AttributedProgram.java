package io.inquest.compile;

import io.inquest.linux.bpf.Program;
import io.inquest.policy.Action;
import io.inquest.policy.Policy;
import java.util.List;

/**
 * The program of a policy's real actions, each return instruction being one rule's. Immutable.
 *
 * @see FilterCompiler#attributed
 */
public final class AttributedProgram {
  private final Policy policy;
  private final Program program;
  private final List<RuleOrigin> rules;
  private final int[] ruleOfInstruction;

  AttributedProgram(
      Policy policy, Program program, List<RuleOrigin> rules, int[] ruleOfInstruction) {
    this.policy = policy;
    this.program = program;
    this.rules = List.copyOf(rules);
    this.ruleOfInstruction = ruleOfInstruction;
  }

  /** What was compiled. */
  public Policy policy() {
    return policy;
  }

  /** What decides. */
  public Program program() {
    return program;
  }

  /** All origins of answers, by {@link RuleOrigin#id()}. */
  public List<RuleOrigin> rules() {
    return rules;
  }

  /**
   * Whether a policy that narrows others leaves calls to them by this: it is no rule, and allows.
   */
  public boolean passesOn(int rule) {
    return rule >= policy.rules().size() && rules.get(rule).action().equals(Action.ALLOW);
  }

  /**
   * The origin of the answer that an instruction gives.
   *
   * @param instruction index of a return instruction
   * @throws IllegalArgumentException if the instruction is no return of a rule
   */
  public RuleOrigin ruleAt(int instruction) {
    int rule = ruleOfInstruction[instruction];
    if (rule < 0) {
      throw new IllegalArgumentException("instruction " + instruction + " is not a rule's return");
    }
    return rules.get(rule);
  }

  /**
   * Whether an instruction allows a call because another filter of the policy decides it.
   *
   * @param instruction index of a return instruction
   */
  boolean isElsewhere(int instruction) {
    return ruleOfInstruction[instruction] == DecisionNode.Leaf.ELSEWHERE;
  }
}

package io.inquest.filter;

import io.inquest.linux.bpf.Program;
import io.inquest.policy.Policy;
import java.util.List;

/**
 * A policy as BPF, or its share of the calls where it takes several filters, twice: with the real
 * actions, and as it is installed under a tracer. Immutable.
 *
 * @see FilterCompiler#chain
 */
public final class CompiledFilter {
  private final AttributedProgram deciding;
  private final Program supervised;

  CompiledFilter(AttributedProgram deciding, Program supervised) {
    this.deciding = deciding;
    this.supervised = supervised;
  }

  /** What was compiled. */
  public Policy policy() {
    return deciding.policy();
  }

  /** The policy's real actions: what decides. Each return instruction is one rule's. */
  public Program program() {
    return deciding.program();
  }

  /**
   * The form that is installed: what the tracer has to see or to enact is RET_TRACE with the rule's
   * number as data, and the calls that could escape the tracer are RET_TRACE with {@link
   * Supervision#INSPECT}.
   */
  public Program supervised() {
    return supervised;
  }

  /**
   * Whether an instruction of {@link #program()} allows a call because another filter of the same
   * policy decides it.
   *
   * @param instruction index of a return instruction
   */
  public boolean isElsewhere(int instruction) {
    return deciding.isElsewhere(instruction);
  }

  /** All origins of answers, by {@link RuleOrigin#id()}. */
  public List<RuleOrigin> rules() {
    return deciding.rules();
  }

  /** Whether an instruction of {@link #program()} lets calls through without a rule of its own. */
  public boolean passesOn(int instruction) {
    return deciding.passesOn(deciding.ruleAt(instruction).id());
  }

  /**
   * The origin of the answer that an instruction of {@link #program()} gives.
   *
   * @param instruction index of a return instruction
   * @throws IllegalArgumentException if the instruction is no return of a rule
   */
  public RuleOrigin ruleAt(int instruction) {
    return deciding.ruleAt(instruction);
  }
}

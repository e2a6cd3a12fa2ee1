package io.inquest.compile;

import io.inquest.linux.bpf.Program;
import io.inquest.policy.AbiRules;
import io.inquest.policy.CallRules;
import io.inquest.policy.Policy;
import io.inquest.policy.RecordClause;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A policy as BPF, or its share of the calls where it takes several filters, twice: with the real
 * actions, and as it is installed under a tracer. Immutable.
 *
 * @see FilterCompiler#chain
 */
public final class CompiledFilter {
  private final AttributedProgram deciding;
  private final Program supervised;
  private final Map<Long, CallRules> recorded = new HashMap<>();

  CompiledFilter(AttributedProgram deciding, Program supervised) {
    this.deciding = deciding;
    this.supervised = supervised;
    for (AbiRules abi : deciding.policy().abis()) {
      for (CallRules call : abi.recorded()) {
        recorded.put(key(abi.abi().auditArch(), call.nr()), call);
      }
    }
  }

  private static long key(int auditArch, int nr) {
    return (long) auditArch << Integer.SIZE | Integer.toUnsignedLong(nr);
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
   * Whether record rules are about any call, so that {@link #supervised()} stops for more calls
   * than are kept.
   */
  public boolean recordsByRule() {
    return !recorded.isEmpty();
  }

  /**
   * What may keep calls of a number that an origin lets through.
   *
   * @param origin an {@linkplain RuleOrigin#id() id}
   */
  public List<RecordClause> recordClauses(int auditArch, int nr, int origin) {
    CallRules call = recorded.get(key(auditArch, nr));
    return call == null ? List.of() : call.recordsBefore(origin);
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

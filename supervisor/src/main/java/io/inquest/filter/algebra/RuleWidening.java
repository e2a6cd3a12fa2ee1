package io.inquest.filter.algebra;

import io.inquest.compile.AttributedProgram;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.policy.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A rule of a policy that lets a call through which a policy below it refuses. What a policy
 * answers without a rule, its default for one, lets calls through to the policies below.
 *
 * @param policy the policy's index in its stack
 * @param rule the rule's index in the policy
 * @param call a call for which that is so
 */
public record RuleWidening(int policy, int rule, Call call) {
  private static final int MOST_NODES = 1 << 19;

  /**
   * The first such rule of a stack.
   *
   * @param stack the outermost policy first
   * @throws TooComplexException if that cannot be told
   */
  public static Optional<RuleWidening> first(List<AttributedProgram> stack) {
    Diagrams diagrams = new Diagrams(MOST_NODES);
    int below = diagrams.leaf(SeccompAction.ALLOW.value());
    for (int index = 0; index < stack.size(); index++) {
      AttributedProgram policy = stack.get(index);
      List<Action> actions = new ArrayList<>();
      policy.rules().forEach(rule -> actions.add(rule.action()));
      int own =
          SymbolicExecution.of(diagrams, policy.program(), (at, value) -> policy.ruleAt(at).id());
      int rules = policy.policy().rules().size();
      int wider =
          diagrams.combine(
              own,
              below,
              (rule, chain) ->
                  rule < rules
                          && SeccompAction.of(chain).isRefusal()
                          && !actions.get(rule).action().isRefusal()
                      ? rule + 1
                      : 0);
      Optional<RuleWidening> found = firstRule(index, CallSets.of(diagrams, wider));
      if (found.isPresent()) {
        return found;
      }
      below =
          diagrams.combine(
              below, own, (chain, rule) -> Joint.answer(chain, actions.get(rule).returnValue()));
    }
    return Optional.empty();
  }

  private static Optional<RuleWidening> firstRule(int policy, List<CallSet> sets) {
    CallSet first = null;
    for (CallSet calls : sets) {
      if (calls.decided() > 0 && (first == null || calls.decided() < first.decided())) {
        first = calls;
      }
    }
    return first == null
        ? Optional.empty()
        : Optional.of(new RuleWidening(policy, first.decided() - 1, first.example()));
  }
}

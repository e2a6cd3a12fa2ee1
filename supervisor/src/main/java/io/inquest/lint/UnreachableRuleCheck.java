package io.inquest.lint;

import io.inquest.compile.AttributedProgram;
import io.inquest.compile.FilterSource;
import io.inquest.filter.algebra.CallSet;
import io.inquest.filter.algebra.DecidedCalls;
import io.inquest.filter.write.KeptCalls;
import io.inquest.policy.AbiRules;
import io.inquest.policy.CallRules;
import io.inquest.policy.Policy;
import io.inquest.policy.Rule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A rule that other rules leave nothing to. */
final class UnreachableRuleCheck implements Check {
  @Override
  public String name() {
    return "unreachable-rule";
  }

  @Override
  public String description() {
    return "Each rule must decide some call, or record some.";
  }

  @Override
  public List<Finding> examine(Subject subject) {
    if (subject.own().isEmpty()) {
      return List.of();
    }
    List<AttributedProgram> stack = new ArrayList<>();
    int first = 0;
    for (FilterSource.Written policy : subject.filter().policies()) {
      first = stack.stream().mapToInt(above -> above.rules().size()).sum();
      stack.add(policy.attributed());
    }
    Set<Integer> deciding = new HashSet<>();
    for (CallSet calls : DecidedCalls.byRule(stack)) {
      deciding.add(calls.decided() - first);
    }
    List<Finding> findings = new ArrayList<>();
    Policy own = subject.own().get();
    for (Rule rule : own.rules()) {
      if (!hasCalls(own, rule)) {
        continue;
      }
      if (!rule.decides() && KeptCalls.of(stack, stack.size() - 1, rule).isEmpty()) {
        findings.add(recordsNothing(rule));
      } else if (rule.decides() && !deciding.contains(rule.index())) {
        findings.add(decidesNothing(rule, stack.size() > 1));
      }
    }
    return findings;
  }

  private Finding decidesNothing(Rule rule, boolean narrows) {
    return new Finding(
        name(),
        Severity.WARNING,
        rule.place(),
        "the rule \"" + rule.name() + "\" decides no call",
        narrows
            ? "Other rules, or a policy above, decide all of its calls: remove it, or put"
                + " it before those of its own policy."
            : "Other rules decide all of its calls: remove it, or put it before them.");
  }

  private Finding recordsNothing(Rule rule) {
    return new Finding(
        name(),
        Severity.WARNING,
        rule.place(),
        "the rule \"" + rule.name() + "\" records no call",
        "Rules before it decide or record all of its calls, or they are refused, which is recorded"
            + " anyway: remove it, or put it before those rules.");
  }

  /** Whether the policy's ABIs have calls that a rule names: profiles name those of others too. */
  private static boolean hasCalls(Policy policy, Rule rule) {
    boolean has = false;
    for (AbiRules abi : policy.abis()) {
      for (CallRules call : abi.calls()) {
        has |= call.clauses().stream().anyMatch(clause -> clause.rule().index() == rule.index());
        has |= call.records().stream().anyMatch(clause -> clause.rule().index() == rule.index());
      }
    }
    return has;
  }
}

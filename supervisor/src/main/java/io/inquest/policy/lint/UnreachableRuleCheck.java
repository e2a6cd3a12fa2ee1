package io.inquest.policy.lint;

import io.inquest.filter.FilterSource;
import io.inquest.filter.algebra.CallSet;
import io.inquest.filter.algebra.DecidedCalls;
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
    return "Each rule must decide some call.";
  }

  @Override
  public List<Finding> examine(Subject subject) {
    if (!(subject.filter() instanceof FilterSource.Written written)) {
      return List.of();
    }
    Set<Integer> deciding = new HashSet<>();
    for (CallSet calls : DecidedCalls.byRule(written.attributed())) {
      deciding.add(calls.decided());
    }
    List<Finding> findings = new ArrayList<>();
    for (Rule rule : written.attributed().policy().rules()) {
      if (hasCalls(written.attributed().policy(), rule) && !deciding.contains(rule.index())) {
        findings.add(
            new Finding(
                name(),
                Severity.WARNING,
                rule.place(),
                "the rule \"" + rule.name() + "\" decides no call",
                "Other rules decide all of its calls: remove it, or put it before them."));
      }
    }
    return findings;
  }

  /** Whether the policy's ABIs have calls that a rule names: profiles name those of others too. */
  private static boolean hasCalls(Policy policy, Rule rule) {
    boolean has = false;
    for (AbiRules abi : policy.abis()) {
      for (CallRules call : abi.calls()) {
        has |= call.clauses().stream().anyMatch(clause -> clause.rule().index() == rule.index());
      }
    }
    return has;
  }
}

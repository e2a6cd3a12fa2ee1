package io.inquest.compile;

import io.inquest.linux.arch.Architecture;
import io.inquest.policy.AbiRules;
import io.inquest.policy.Action;
import io.inquest.policy.CallRules;
import io.inquest.policy.Clause;
import io.inquest.policy.Condition;
import io.inquest.policy.Policy;
import io.inquest.policy.Rule;

/** What a policy says of a call, by going through its clauses: no graph, no words, no program. */
final class PlainPolicy {
  private PlainPolicy() {}

  /**
   * What decides a call.
   *
   * @param abi the ABI that it is judged by
   */
  static RuleOrigin decide(Policy policy, Architecture abi, int nr, long[] args) {
    int rules = policy.rules().size();
    for (AbiRules listed : policy.abis()) {
      if (listed.abi() == abi) {
        for (CallRules call : listed.calls()) {
          for (Clause clause : call.clauses()) {
            if (call.nr() == nr && holds(clause.condition(), args)) {
              return origin(clause.rule());
            }
          }
        }
        boolean above = Integer.compareUnsigned(nr, abi.syscalls().highestNumber()) > 0;
        boolean differs = !policy.unknown().equals(policy.defaultAction());
        return above && differs && abi.syscalls().name(nr).isEmpty()
            ? origin(rules + 2, "unknown", policy.unknown())
            : origin(rules, "default", policy.defaultAction());
      }
    }
    return origin(rules + 1, "foreign", policy.foreign());
  }

  private static RuleOrigin origin(Rule rule) {
    return new RuleOrigin(
        rule.index(), rule.name(), rule.action(), rule.record(), rule.decides(), "", 0, 0);
  }

  private static RuleOrigin origin(int id, String name, Action action) {
    return new RuleOrigin(id, name, action, false, true, "", 0, 0);
  }

  private static boolean holds(Condition condition, long[] args) {
    if (condition instanceof Condition.AllOf all) {
      return all.parts().stream().allMatch(part -> holds(part, args));
    }
    if (condition instanceof Condition.AnyOf any) {
      return any.parts().stream().anyMatch(part -> holds(part, args));
    }
    if (condition instanceof Condition.Not not) {
      return !holds(not.condition(), args);
    }
    Condition.Test test = (Condition.Test) condition;
    long value = args[test.argument()] & Condition.Test.low(test.bits());
    return switch (test.relation()) {
      case EQUAL -> (value & test.mask()) == test.value();
      case ANY_BIT -> (value & test.mask()) != 0;
      case GREATER -> compare(test, value) > 0;
      case GREATER_OR_EQUAL -> compare(test, value) >= 0;
    };
  }

  private static int compare(Condition.Test test, long value) {
    int above = Long.SIZE - test.bits();
    return test.signed()
        ? Long.compare(value << above, test.value() << above)
        : Long.compareUnsigned(value, test.value());
  }
}

package io.inquest.policy.unit;

import io.inquest.linux.arch.Architecture;
import io.inquest.policy.AbiRules;
import io.inquest.policy.Action;
import io.inquest.policy.CallRules;
import io.inquest.policy.Clause;
import io.inquest.policy.Condition;
import io.inquest.policy.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the filters of a unit answer together: the most severe of their answers and, of several
 * errnos, that of the filter installed last (seccomp(2)). So the list of calls, the last of all, is
 * heard first where it refuses; then the other settings, the last first; then what is logged.
 */
final class UnitCombination {
  private final List<UnitFilter> restrictions;
  private final UnitFilter log;
  private final UnitFilter list;
  private final boolean restIsRefused;
  private final Rule restIsLogged;

  /**
   * @param restrictions those that refuse some calls with some arguments, in order of installation
   * @param log what logs, and with {@code restIsLogged} what does not
   * @param list what SystemCallFilter= lists
   * @param restIsRefused whether it refuses all other calls
   * @param restIsLogged the rule of all calls that {@code log} is not about; null if it has none
   */
  UnitCombination(
      List<UnitFilter> restrictions,
      UnitFilter log,
      UnitFilter list,
      boolean restIsRefused,
      Rule restIsLogged) {
    this.restrictions = restrictions;
    this.log = log;
    this.list = list;
    this.restIsRefused = restIsRefused;
    this.restIsLogged = restIsLogged;
  }

  /** The rules of one ABI. */
  AbiRules rules(Architecture abi) {
    List<Map<Integer, CallRules>> below = new ArrayList<>();
    for (int i = restrictions.size() - 1; i >= 0; i--) {
      below.add(restrictions.get(i).calls(abi));
    }
    below.add(log.calls(abi));
    Map<Integer, CallRules> listed = list.calls(abi);
    Map<Integer, String> names = new LinkedHashMap<>();
    listed.values().forEach(call -> names.put(call.nr(), call.name()));
    for (Map<Integer, CallRules> filter : below) {
      filter.values().forEach(call -> names.put(call.nr(), call.name()));
    }
    List<CallRules> rules = new ArrayList<>(names.size());
    for (Map.Entry<Integer, String> call : names.entrySet()) {
      List<Clause> others = new ArrayList<>();
      for (Map<Integer, CallRules> filter : below) {
        others.addAll(clauses(filter, call.getKey()));
      }
      List<Clause> clauses = joined(clauses(listed, call.getKey()), others);
      if (!clauses.isEmpty()) {
        rules.add(new CallRules(call.getKey(), call.getValue(), clauses));
      }
    }
    return new AbiRules(abi, rules);
  }

  private static List<Clause> clauses(Map<Integer, CallRules> calls, int nr) {
    CallRules call = calls.get(nr);
    return call == null ? List.of() : call.clauses();
  }

  private List<Clause> joined(List<Clause> listed, List<Clause> others) {
    List<Clause> joined = new ArrayList<>();
    boolean decided = false;
    for (Clause clause : listed) {
      if (clause.rule().action().equals(Action.ALLOW)) {
        for (Clause other : others) {
          joined.add(new Clause(both(clause.condition(), other.condition()), other.rule()));
        }
        joined.add(restIsLogged == null ? clause : new Clause(clause.condition(), restIsLogged));
      } else {
        joined.add(clause);
      }
      decided |= isAlways(clause.condition());
    }
    if (!decided && !restIsRefused) {
      joined.addAll(others);
    }
    return joined;
  }

  private static Condition both(Condition one, Condition other) {
    if (isAlways(one)) {
      return other;
    }
    return isAlways(other) ? one : new Condition.AllOf(List.of(one, other));
  }

  private static boolean isAlways(Condition condition) {
    return condition instanceof Condition.AllOf all && all.parts().isEmpty();
  }
}

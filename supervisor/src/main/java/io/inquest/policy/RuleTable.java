package io.inquest.policy;

import io.inquest.linux.arch.Architecture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects the clauses of one ABI, by number. Used by one thread while a policy is read. */
final class RuleTable {
  private static final Comparator<Integer> UNSIGNED = Integer::compareUnsigned;

  private final Architecture abi;
  private final Map<Integer, Call> calls = new TreeMap<>(UNSIGNED);

  RuleTable(Architecture abi) {
    this.abi = abi;
  }

  Architecture abi() {
    return abi;
  }

  /** Adds a clause behind those that the call already has. */
  void add(int nr, String name, Clause clause) {
    calls.computeIfAbsent(nr, key -> new Call(name)).clauses.add(clause);
  }

  /** What was collected, the clauses in the order in which they came. */
  AbiRules rules() {
    List<CallRules> rules = new ArrayList<>(calls.size());
    for (Map.Entry<Integer, Call> call : calls.entrySet()) {
      rules.add(new CallRules(call.getKey(), call.getValue().name, call.getValue().clauses));
    }
    return new AbiRules(abi, rules);
  }

  private static final class Call {
    final String name;
    final List<Clause> clauses = new ArrayList<>(1);

    Call(String name) {
      this.name = name;
    }
  }
}

package io.inquest.policy;

import io.inquest.linux.arch.Architecture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the clauses of one ABI, by number. Used by one thread while a policy is read. */
final class RuleTable {
  private final Architecture abi;
  private final Map<Integer, Call> calls = new LinkedHashMap<>();

  RuleTable(Architecture abi) {
    this.abi = abi;
  }

  Architecture abi() {
    return abi;
  }

  /** Adds a clause behind those that the call already has. */
  void add(int nr, String name, Clause clause) {
    call(nr, name).clauses.add(clause);
  }

  /** What was collected, the clauses in the order in which they came. */
  AbiRules rules() {
    List<CallRules> rules = new ArrayList<>(calls.size());
    for (Map.Entry<Integer, Call> call : calls.entrySet()) {
      rules.add(new CallRules(call.getKey(), call.getValue().name, call.getValue().clauses));
    }
    return new AbiRules(abi, rules);
  }

  private Call call(int nr, String name) {
    Call call = calls.get(nr);
    if (call == null) {
      call = new Call(name);
      calls.put(nr, call);
    }
    return call;
  }

  private static final class Call {
    final String name;
    final List<Clause> clauses = new ArrayList<>(1);

    Call(String name) {
      this.name = name;
    }
  }
}

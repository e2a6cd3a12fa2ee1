package io.inquest.policy;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.event.TypedExpression;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the clauses of one ABI, by number. Used by one thread while a policy is read. */
public final class RuleTable {
  private final Architecture abi;
  private final Map<Integer, Call> calls = new LinkedHashMap<>();

  public RuleTable(Architecture abi) {
    this.abi = abi;
  }

  public Architecture abi() {
    return abi;
  }

  /** Adds a clause behind those that the call already has. */
  public void add(int nr, String name, Clause clause) {
    call(nr, name).clauses.add(clause);
  }

  /**
   * Adds a record clause behind the clauses that the call already has.
   *
   * @param tests all must hold for what is kept
   * @param when the tests as they are written
   */
  public void addRecord(
      int nr, String name, Rule rule, List<WhenCondition.Bound> tests, String when) {
    Call call = call(nr, name);
    List<Condition> possible = new ArrayList<>();
    List<TypedExpression> exact = new ArrayList<>();
    for (WhenCondition.Bound test : tests) {
      possible.add(test.possible());
      exact.add(test.test());
    }
    call.records.add(
        new RecordClause(rule, call.clauses.size(), new Condition.AllOf(possible), exact, when));
  }

  /** What was collected, the clauses in the order in which they came. */
  public AbiRules rules() {
    List<CallRules> rules = new ArrayList<>(calls.size());
    for (Map.Entry<Integer, Call> call : calls.entrySet()) {
      rules.add(
          new CallRules(
              call.getKey(),
              call.getValue().name,
              call.getValue().clauses,
              call.getValue().records));
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
    final List<RecordClause> records = new ArrayList<>(0);

    Call(String name) {
      this.name = name;
    }
  }
}

package io.inquest.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * What a policy says about one call of one ABI.
 *
 * @param nr the number; x32 numbers carry their bit
 * @param name the kernel's name
 * @param clauses the first whose condition holds decides; none: the policy's default
 * @param records the first that keeps a call which is let through, of those that stand before the
 *     clause that decides
 */
public record CallRules(int nr, String name, List<Clause> clauses, List<RecordClause> records) {

  public CallRules {
    clauses = List.copyOf(clauses);
    records = List.copyOf(records);
  }

  /** A call of which no record rule speaks. */
  public CallRules(int nr, String name, List<Clause> clauses) {
    this(nr, name, clauses, List.of());
  }

  /**
   * Which clauses may keep a call that a rule decides.
   *
   * @param rule the rule's index; any that none of the clauses has for the default
   */
  public List<RecordClause> recordsBefore(int rule) {
    int deciding = 0;
    while (deciding < clauses.size() && clauses.get(deciding).rule().index() != rule) {
      deciding++;
    }
    int count = 0;
    while (count < records.size() && records.get(count).position() <= deciding) {
      count++;
    }
    return records.subList(0, count);
  }

  /**
   * The same with record clauses as clauses that allow: the rules of these decide what they may
   * keep, before whatever would let it through.
   *
   * @param byDefault what calls get that no clause decides
   * @param rule whose record clauses are to be among the clauses, besides those that keep whatever
   *     is possible; null for all
   */
  CallRules withRecords(Action byDefault, Rule rule) {
    List<Clause> joint = new ArrayList<>();
    for (int i = 0; i <= clauses.size(); i++) {
      boolean last = i == clauses.size();
      Action answer = last ? byDefault : clauses.get(i).rule().action();
      Condition decided = last ? Condition.ALWAYS : clauses.get(i).condition();
      for (RecordClause each : records) {
        boolean meant = rule == null || each.rule().index() == rule.index() || !each.readsMemory();
        if (answer.equals(Action.ALLOW) && each.position() <= i && meant) {
          Condition kept = new Condition.AllOf(List.of(each.possible(), decided));
          joint.add(new Clause(kept, each.rule()));
        }
      }
      if (!last) {
        joint.add(clauses.get(i));
      }
    }
    return new CallRules(nr, name, joint);
  }

  /** The same with nothing but what a record rule's numbers ask for, as clauses that allow. */
  CallRules possible(Rule rule) {
    List<Clause> possible = new ArrayList<>();
    for (RecordClause each : records) {
      if (each.rule().index() == rule.index()) {
        possible.add(new Clause(each.possible(), rule));
      }
    }
    return new CallRules(nr, name, possible);
  }
}

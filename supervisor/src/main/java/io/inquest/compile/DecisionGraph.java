package io.inquest.compile;

import io.inquest.policy.Clause;
import io.inquest.policy.Condition;
import io.inquest.policy.Condition.Test;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes decisions: the stage <em>decision graph</em>. Used by one thread. */
final class DecisionGraph {
  private final Map<Key, Decision> leaves = new HashMap<>();
  private final Map<Key, Decision> choices = new HashMap<>();
  private final Set<Rewrite> rewrites;
  private int made;

  DecisionGraph(Set<Rewrite> rewrites) {
    this.rewrites = rewrites;
  }

  /** Answers {@code returnValue} on behalf of {@code origin}. */
  Decision leaf(int origin, int returnValue) {
    Key key = Key.of(origin, returnValue);
    Decision leaf = leaves.get(key);
    if (leaf == null) {
      leaf = new Decision.Leaf(made++, origin, returnValue);
      leaves.put(key, leaf);
    }
    return leaf;
  }

  /** The first clause that holds decides, none: {@code otherwise}. */
  Decision firstOf(List<Clause> clauses, Answers answers, Decision otherwise) {
    Decision decision = otherwise;
    for (int i = clauses.size() - 1; i >= 0; i--) {
      Clause clause = clauses.get(i);
      decision = when(clause.condition(), answers.leaf(this, clause.rule().index()), decision);
    }
    return decision;
  }

  /** {@code yes} if the condition holds, else {@code no}. */
  Decision when(Condition condition, Decision yes, Decision no) {
    if (condition instanceof Test test) {
      return choice(test, yes, no);
    }
    if (condition instanceof Condition.Not not) {
      return when(not.condition(), no, yes);
    }
    if (condition instanceof Condition.AllOf all) {
      Decision decision = yes;
      for (int i = all.parts().size() - 1; i >= 0; i--) {
        decision = when(all.parts().get(i), decision, no);
      }
      return decision;
    }
    List<Condition> parts = ((Condition.AnyOf) condition).parts();
    Decision decision = no;
    for (int i = parts.size() - 1; i >= 0; i--) {
      decision = when(parts.get(i), yes, decision);
    }
    return decision;
  }

  private Decision choice(Test test, Decision yes, Decision no) {
    if (yes == no && rewrites.contains(Rewrite.IDLE_TESTS)) {
      return yes;
    }
    if (rewrites.contains(Rewrite.DECIDED_TESTS)) {
      if (DecidedTests.alwaysHolds(test)) {
        return yes;
      }
      if (DecidedTests.neverHolds(test)) {
        return no;
      }
    }
    return rewrites.contains(Rewrite.SHARED_DECISIONS)
        ? shared(test, yes, no)
        : new Decision.Choice(made++, test, yes, no);
  }

  private Decision shared(Test test, Decision yes, Decision no) {
    Key key =
        Key.of(
            test.argument() << 8 | test.bits(),
            relation(test) << 1 | (test.signed() ? 1 : 0),
            (int) test.mask(),
            (int) (test.mask() >>> 32),
            (int) test.value(),
            (int) (test.value() >>> 32),
            yes.id(),
            no.id());
    Decision choice = choices.get(key);
    if (choice == null) {
      choice = new Decision.Choice(made++, test, yes, no);
      choices.put(key, choice);
    }
    return choice;
  }

  private static int relation(Test test) {
    return switch (test.relation()) {
      case EQUAL -> 0;
      case ANY_BIT -> 1;
      case GREATER -> 2;
      case GREATER_OR_EQUAL -> 3;
    };
  }
}

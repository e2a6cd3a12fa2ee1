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
  private final Map<Key, DecisionNode> leaves = new HashMap<>();
  private final Map<Key, DecisionNode> choices = new HashMap<>();
  private final Set<Rewrite> rewrites;
  private int made;

  DecisionGraph(Set<Rewrite> rewrites) {
    this.rewrites = rewrites;
  }

  /** Answers {@code returnValue} on behalf of {@code origin}. */
  DecisionNode leaf(int origin, int returnValue) {
    Key key = Key.of(origin, returnValue);
    DecisionNode leaf = leaves.get(key);
    if (leaf == null) {
      leaf = new DecisionNode.Leaf(made++, origin, returnValue);
      leaves.put(key, leaf);
    }
    return leaf;
  }

  /** The first clause that holds decides, none: {@code otherwise}. */
  DecisionNode firstOf(List<Clause> clauses, Answers answers, DecisionNode otherwise) {
    DecisionNode decision = otherwise;
    for (int i = clauses.size() - 1; i >= 0; i--) {
      Clause clause = clauses.get(i);
      decision = when(clause.condition(), answers.leaf(this, clause.rule().index()), decision);
    }
    return decision;
  }

  /** {@code yes} if the condition holds, else {@code no}. */
  DecisionNode when(Condition condition, DecisionNode yes, DecisionNode no) {
    if (condition instanceof Test test) {
      return choice(test, yes, no);
    }
    if (condition instanceof Condition.Not not) {
      return when(not.condition(), no, yes);
    }
    if (condition instanceof Condition.AllOf all) {
      DecisionNode decision = yes;
      for (int i = all.parts().size() - 1; i >= 0; i--) {
        decision = when(all.parts().get(i), decision, no);
      }
      return decision;
    }
    List<Condition> parts = ((Condition.AnyOf) condition).parts();
    DecisionNode decision = no;
    for (int i = parts.size() - 1; i >= 0; i--) {
      decision = when(parts.get(i), yes, decision);
    }
    return decision;
  }

  private DecisionNode choice(Test test, DecisionNode yes, DecisionNode no) {
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
        : new DecisionNode.Choice(made++, test, yes, no);
  }

  private DecisionNode shared(Test test, DecisionNode yes, DecisionNode no) {
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
    DecisionNode choice = choices.get(key);
    if (choice == null) {
      choice = new DecisionNode.Choice(made++, test, yes, no);
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

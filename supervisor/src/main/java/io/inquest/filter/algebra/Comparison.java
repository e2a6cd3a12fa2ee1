package io.inquest.filter.algebra;

import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.policy.Action;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Two filters compared on every possible call: all audit arches, numbers, arguments and instruction
 * pointers. Nothing is sampled.
 *
 * @param relation how the first stands to the second in the kernel's order of actions: narrower
 *     means that stacked on the second the first makes it answer as the first does
 * @param passing how the calls that the first lets through stand to those of the second
 * @param differences what they answer differently, as sets of calls that exclude each other
 */
public record Comparison(Relation relation, Relation passing, List<Difference> differences) {
  private static final int MOST_NODES = 1 << 19;

  /** Keeps a copy of the differences. */
  public Comparison {
    differences = List.copyOf(differences);
  }

  /**
   * Calls that the two answer differently.
   *
   * @param calls the calls
   * @param first what the first answers
   * @param second what the second answers
   */
  public record Difference(CallSet calls, Action first, Action second) {}

  /**
   * Compares two programs.
   *
   * @throws TooComplexException if they cannot be compared exactly
   */
  public static Comparison of(Program first, Program second) {
    return of(Joint.of(first), Joint.of(second));
  }

  /**
   * Compares what programs answer together.
   *
   * @throws TooComplexException if they cannot be compared exactly
   */
  public static Comparison of(Joint first, Joint second) {
    Diagrams diagrams = new Diagrams(MOST_NODES);
    int one = first.diagram(diagrams);
    int other = second.diagram(diagrams);
    if (one == other) {
      return new Comparison(Relation.EQUAL, Relation.EQUAL, List.of());
    }
    Pairs pairs = new Pairs();
    List<Difference> differences = new ArrayList<>();
    for (CallSet calls : CallSets.of(diagrams, diagrams.combine(one, other, pairs::number))) {
      if (calls.decided() != Pairs.ALIKE) {
        Pair pair = pairs.pair(calls.decided());
        differences.add(
            new Difference(calls, Answered.action(pair.first()), Answered.action(pair.second())));
      }
    }
    return new Comparison(pairs.relation(), pairs.passing(), differences);
  }

  /** Two different return values. */
  private record Pair(int first, int second) {}

  /** Numbers the pairs of return values that occur together. */
  private static final class Pairs {
    static final int ALIKE = 0;

    private final List<Pair> pairs = new ArrayList<>();
    private final Map<Pair, Integer> numbers = new HashMap<>();

    int number(int first, int second) {
      if (first == second) {
        return ALIKE;
      }
      return numbers.computeIfAbsent(
          new Pair(first, second),
          pair -> {
            pairs.add(pair);
            return pairs.size();
          });
    }

    Pair pair(int number) {
      return pairs.get(number - 1);
    }

    Relation relation() {
      boolean narrower = false;
      boolean wider = false;
      boolean other = false;
      for (Pair pair : pairs) {
        boolean stricter = SeccompAction.outranks(pair.first(), pair.second());
        boolean laxer = SeccompAction.outranks(pair.second(), pair.first());
        narrower |= stricter;
        wider |= laxer;
        other |= !stricter && !laxer;
      }
      return Relation.of(narrower, wider, other);
    }

    Relation passing() {
      boolean narrower = false;
      boolean wider = false;
      for (Pair pair : pairs) {
        boolean first = !SeccompAction.of(pair.first()).isRefusal();
        boolean second = !SeccompAction.of(pair.second()).isRefusal();
        narrower |= second && !first;
        wider |= first && !second;
      }
      return Relation.of(narrower, wider, false);
    }
  }
}

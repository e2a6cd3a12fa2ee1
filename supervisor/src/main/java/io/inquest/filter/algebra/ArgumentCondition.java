package io.inquest.filter.algebra;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A condition on a call's arguments and instruction pointer. Used by the thread that made it. */
public final class ArgumentCondition {
  /** In a {@link #alternatives} map, the key of the instruction pointer. */
  public static final int INSTRUCTION_POINTER = 6;

  private final Diagrams diagrams;
  private final int condition;

  ArgumentCondition(Diagrams diagrams, int condition) {
    this.diagrams = diagrams;
    this.condition = condition;
  }

  /** Whether it holds for all arguments. */
  public boolean isAlways() {
    return condition == Diagrams.TRUE;
  }

  int condition() {
    return condition;
  }

  /** The condition that holds exactly where this does not. */
  public ArgumentCondition complement() {
    return new ArgumentCondition(diagrams, diagrams.not(condition));
  }

  /**
   * The condition as alternatives that exclude each other: in each, every argument that matters is
   * in a set, whatever the others are.
   *
   * @return empty if there are more than {@code most}; an empty map is {@link #isAlways}
   */
  public Optional<List<Map<Integer, ValueSet>>> alternatives(int most) {
    List<Map<Integer, ValueSet>> alternatives = alternatives(condition, most, new HashMap<>());
    return alternatives.size() > most ? Optional.empty() : Optional.of(alternatives);
  }

  /** May stop early once there are more than {@code most}. */
  private List<Map<Integer, ValueSet>> alternatives(
      int node, int most, Map<Integer, List<Map<Integer, ValueSet>>> done) {
    if (node == Diagrams.FALSE) {
      return List.of();
    }
    if (node == Diagrams.TRUE) {
      return List.of(Map.of());
    }
    List<Map<Integer, ValueSet>> known = done.get(node);
    if (known != null) {
      return known;
    }
    int argument = (diagrams.topBit(node) - CallBits.ARGUMENTS) / 64;
    int first = CallBits.argument(argument);
    List<Map<Integer, ValueSet>> found = new ArrayList<>();
    for (Map.Entry<Integer, Integer> slice : Slices.of(diagrams, node, first + 64).entrySet()) {
      ValueSet values = new ValueSet(diagrams, slice.getValue(), first, 64);
      for (Map<Integer, ValueSet> rest : alternatives(slice.getKey(), most, done)) {
        Map<Integer, ValueSet> alternative = new TreeMap<>(rest);
        alternative.put(argument, values);
        found.add(alternative);
        if (found.size() > most) {
          return found;
        }
      }
    }
    done.put(node, found);
    return found;
  }

  /** A call with this number for which it holds, with low values. */
  Call exampleOf(int auditArch, int nr) {
    long[] example = new long[INSTRUCTION_POINTER + 1];
    int node = condition;
    while (!diagrams.isLeaf(node)) {
      int bit = diagrams.topBit(node) - CallBits.ARGUMENTS;
      if (diagrams.low(node) == Diagrams.FALSE) {
        example[bit / 64] |= 1L << (63 - bit % 64);
        node = diagrams.high(node);
      } else {
        node = diagrams.low(node);
      }
    }
    List<Long> arguments = new ArrayList<>(INSTRUCTION_POINTER);
    for (int i = 0; i < INSTRUCTION_POINTER; i++) {
      arguments.add(example[i]);
    }
    return new Call(auditArch, nr, arguments, example[INSTRUCTION_POINTER]);
  }
}

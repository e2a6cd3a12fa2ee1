package io.inquest.filter.algebra;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Cuts a diagram below one of its fields: which values of the field lead to which remainder. */
final class Slices {
  private final Diagrams diagrams;
  private final int end;
  private final Map<Integer, Map<Integer, Integer>> done = new HashMap<>();

  private Slices(Diagrams diagrams, int end) {
    this.diagrams = diagrams;
    this.end = end;
  }

  /**
   * Each remainder of a diagram, with the condition on the bits before {@code end} that leads to
   * it. The conditions exclude each other and together are always true.
   */
  static Map<Integer, Integer> of(Diagrams diagrams, int diagram, int end) {
    return new Slices(diagrams, end).slice(diagram);
  }

  private Map<Integer, Integer> slice(int diagram) {
    Map<Integer, Integer> known = done.get(diagram);
    if (known != null) {
      return known;
    }
    Map<Integer, Integer> slices = new LinkedHashMap<>();
    if (diagrams.topBit(diagram) >= end) {
      slices.put(diagram, Diagrams.TRUE);
    } else {
      int bit = diagrams.topBit(diagram);
      Map<Integer, Integer> low = slice(diagrams.low(diagram));
      Map<Integer, Integer> high = slice(diagrams.high(diagram));
      for (Map.Entry<Integer, Integer> each : low.entrySet()) {
        int above = high.getOrDefault(each.getKey(), Diagrams.FALSE);
        slices.put(each.getKey(), diagrams.node(bit, each.getValue(), above));
      }
      for (Map.Entry<Integer, Integer> each : high.entrySet()) {
        if (!low.containsKey(each.getKey())) {
          slices.put(each.getKey(), diagrams.node(bit, Diagrams.FALSE, each.getValue()));
        }
      }
    }
    done.put(diagram, slices);
    return slices;
  }
}

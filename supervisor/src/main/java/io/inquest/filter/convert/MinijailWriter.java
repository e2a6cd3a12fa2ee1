package io.inquest.filter.convert;

import io.inquest.filter.algebra.ArgumentCondition;
import io.inquest.filter.algebra.ValueSet;
import io.inquest.filter.algebra.ValueSet.Cube;
import io.inquest.filter.algebra.ValueSet.Range;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.ErrnoNames;
import io.inquest.policy.Action;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes an outline as a policy file of minijail: what the first of its ABIs gets. A line says when
 * a call is let through, and what it gets otherwise.
 */
final class MinijailWriter {
  private static final int MOST_ALTERNATIVES = 64;
  private static final int FEW_RANGES = 8;
  private static final int MOST_RANGES = 1 << 12;
  private static final int MOST_CUBES = 1 << 12;

  private final Outline outline;

  private MinijailWriter(Outline outline) {
    this.outline = outline;
  }

  /** The text. */
  static String text(Outline outline) {
    return new MinijailWriter(outline).write();
  }

  private String write() {
    StringBuilder out = new StringBuilder();
    if (!outline.byDefault().equals(Action.KILL_PROCESS)) {
      out.append("@default ").append(action(outline.byDefault())).append('\n');
    }
    Architecture abi = outline.abis().get(0);
    Map<Integer, List<Outline.Part>> calls = new LinkedHashMap<>();
    for (Outline.Part part : outline.parts()) {
      if (part.calls().abi().filter(abi::equals).isPresent()) {
        for (int nr : part.calls().known()) {
          calls.computeIfAbsent(nr, key -> new ArrayList<>()).add(part);
        }
      }
    }
    calls.forEach(
        (nr, parts) ->
            filter(parts)
                .ifPresent(
                    filter ->
                        out.append(abi.syscalls().name(nr).orElseThrow())
                            .append(": ")
                            .append(filter)
                            .append('\n')));
    return out.toString();
  }

  /** The filter of one call; empty if there is none that is never wider than it should be. */
  private Optional<String> filter(List<Outline.Part> parts) {
    List<String> allowed = new ArrayList<>();
    Action otherwise = null;
    boolean allSaid = true;
    for (Outline.Part part : parts) {
      if (part.calls().condition().isAlways()) {
        return Optional.of(action(part.action()));
      }
      if (part.action().equals(Action.ALLOW)) {
        List<String> alternatives = alternatives(part.calls().condition());
        allSaid &= !alternatives.isEmpty();
        allowed.addAll(alternatives);
      } else {
        // Of several answers a line can have one besides the default's.
        otherwise = otherwise == null ? part.action() : outline.byDefault();
      }
    }
    boolean defaultPasses = !outline.byDefault().action().isRefusal();
    if (defaultPasses && otherwise != null) {
      return refusing(parts, otherwise);
    }
    if (allowed.isEmpty() || !allSaid) {
      return Optional.empty();
    }
    boolean byDefault = otherwise == null || otherwise.equals(outline.byDefault());
    return Optional.of(String.join(" || ", allowed) + (byDefault ? "" : "; " + action(otherwise)));
  }

  /** Where the default lets through, a line says when that is so, which is when nothing refuses. */
  private static Optional<String> refusing(List<Outline.Part> parts, Action otherwise) {
    if (parts.size() != 1) {
      return Optional.empty();
    }
    Outline.Part refused = parts.get(0);
    List<String> passing = alternatives(refused.calls().condition().complement());
    return passing.isEmpty()
        ? Optional.empty()
        : Optional.of(String.join(" || ", passing) + "; " + action(otherwise));
  }

  /** Conjunctions of which one must hold; none if there would be too many. */
  private static List<String> alternatives(ArgumentCondition condition) {
    List<String> all = new ArrayList<>();
    Optional<List<Map<Integer, ValueSet>>> found = condition.alternatives(MOST_ALTERNATIVES);
    for (Map<Integer, ValueSet> alternative : found.orElse(List.of())) {
      List<String> product = new ArrayList<>(List.of(""));
      for (Map.Entry<Integer, ValueSet> each : alternative.entrySet()) {
        List<String> longer = new ArrayList<>();
        for (String test : tests("arg" + each.getKey(), each.getValue())) {
          product.forEach(before -> longer.add(before.isEmpty() ? test : before + " && " + test));
        }
        product = longer;
      }
      if (product.isEmpty()) {
        return List.of();
      }
      all.addAll(product);
    }
    return all;
  }

  /** Tests of which one must hold for an argument to be in a set. */
  private static List<String> tests(String argument, ValueSet values) {
    List<String> tests = new ArrayList<>();
    Optional<List<Range>> others = values.complement().ranges(1);
    if (others.isPresent() && others.get().get(0).isSingle()) {
      return List.of(argument + " != " + hex(others.get().get(0).first()));
    }
    Optional<List<Cube>> cubes = values.cubes(MOST_CUBES);
    Optional<List<Range>> ranges = values.ranges(cubes.isPresent() ? FEW_RANGES : MOST_RANGES);
    if (ranges.isPresent()) {
      ranges.get().forEach(range -> tests.add(test(argument, range)));
      return tests;
    }
    for (Cube cube : cubes.orElse(List.of())) {
      List<String> bits = new ArrayList<>();
      for (long rest = cube.bits(); rest != 0; rest &= rest - 1) {
        bits.add(argument + " & " + hex(Long.lowestOneBit(rest)));
      }
      long clear = cube.mask() & ~cube.bits();
      if (clear != 0) {
        bits.add(argument + " in " + hex(~clear));
      }
      tests.add(String.join(" && ", bits));
    }
    return tests;
  }

  private static String test(String argument, Range range) {
    if (range.isSingle()) {
      return argument + " == " + hex(range.first());
    }
    String least = argument + " >= " + hex(range.first());
    String most = argument + " <= " + hex(range.last());
    if (range.first() == 0) {
      return most;
    }
    return range.last() == -1 ? least : least + " && " + most;
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }

  private static String action(Action action) {
    return switch (action.action()) {
      case ALLOW -> "allow";
      case LOG -> "log";
      case ERRNO ->
          "return " + ErrnoNames.name(action.data()).orElse(Integer.toString(action.data()));
      case TRAP -> "trap";
      case TRACE -> "trace";
      case USER_NOTIF -> "user-notify";
      case KILL_THREAD -> "kill-thread";
      case KILL_PROCESS -> "kill-process";
    };
  }
}

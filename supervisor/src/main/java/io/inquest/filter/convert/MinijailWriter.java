package io.inquest.filter.convert;

import io.inquest.filter.algebra.ArgumentCondition;
import io.inquest.filter.algebra.ValueSet;
import io.inquest.filter.algebra.ValueSet.Cube;
import io.inquest.filter.algebra.ValueSet.Range;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.ErrnoNames;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.policy.Action;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes an outline as a policy file of minijail: what the first of its ABIs gets. A line says when
 * a call is let through, and what it gets otherwise; where the default lets calls through, it says
 * when a call is refused. Minijail's own defaults only kill or trap: another is written out for
 * each call. Used once.
 */
final class MinijailWriter {
  private static final int MOST_ALTERNATIVES = 64;
  private static final int FEW_RANGES = 8;
  private static final int MOST_RANGES = 1 << 12;
  private static final int MOST_CUBES = 1 << 12;

  private final Outline outline;
  private final Action written;
  private final int bits;
  private final StringBuilder out = new StringBuilder();

  private MinijailWriter(Outline outline) {
    this.outline = outline;
    this.written = sayable(outline.byDefault());
    this.bits = outline.abis().get(0).wordBits();
  }

  /** The text. */
  static String text(Outline outline) {
    return new MinijailWriter(outline).write();
  }

  private String write() {
    Architecture abi = outline.abis().get(0);
    Map<Integer, List<Outline.Part>> calls = new LinkedHashMap<>();
    for (Outline.Part part : outline.parts()) {
      if (part.calls().abi().filter(abi::equals).isPresent()) {
        for (int nr : part.calls().known()) {
          calls.computeIfAbsent(nr, key -> new ArrayList<>()).add(part);
        }
      }
    }
    if (outline.byDefault().equals(Action.ALLOW)) {
      out.append("@denylist\n");
      calls.forEach((nr, parts) -> refused(parts).forEach(filter -> line(abi, nr, filter)));
      return out.toString();
    }
    if (!written.equals(Action.KILL_PROCESS)) {
      out.append("@default ").append(action(written)).append('\n');
    }
    if (!written.equals(outline.byDefault())) {
      abi.syscalls().numbers().forEach(nr -> calls.putIfAbsent(nr, List.of()));
    }
    calls.forEach((nr, parts) -> filter(parts).ifPresent(filter -> line(abi, nr, filter)));
    return out.toString();
  }

  private void line(Architecture abi, int nr, String filter) {
    String name = abi.syscalls().name(nr).orElseThrow();
    out.append(name).append(": ").append(filter).append('\n');
  }

  /** What a default may be: minijail refuses one that lets calls through, or returns an errno. */
  private static Action sayable(Action byDefault) {
    return switch (byDefault.action()) {
      case KILL_PROCESS, KILL_THREAD, TRAP, USER_NOTIF -> byDefault;
      case ALLOW, LOG, ERRNO, TRACE -> Action.KILL_PROCESS;
    };
  }

  /** The filters of one call in a list of what is refused; an errno is all that one can say. */
  private List<String> refused(List<Outline.Part> parts) {
    List<String> filters = new ArrayList<>();
    for (Outline.Part part : parts) {
      if (part.action().action() == SeccompAction.ERRNO) {
        if (part.calls().condition().isAlways()) {
          return List.of(action(part.action()));
        }
        List<String> alternatives = alternatives(part.calls().condition());
        if (!alternatives.isEmpty()) {
          filters.add(String.join(" || ", alternatives) + "; " + action(part.action()));
        }
      }
    }
    return filters;
  }

  /** The filter of one call; empty if it is the default, or none would be as narrow as the call. */
  private Optional<String> filter(List<Outline.Part> parts) {
    List<String> allowed = new ArrayList<>();
    Action otherwise = null;
    boolean allSaid = !parts.isEmpty();
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
        boolean only = otherwise == null && part.action().action().isRefusal();
        otherwise = only ? part.action() : outline.byDefault();
      }
    }
    if (!parts.isEmpty() && !outline.byDefault().action().isRefusal()) {
      return Optional.empty();
    }
    boolean conditional = allSaid && !allowed.isEmpty();
    Action rest = conditional && otherwise != null ? otherwise : outline.byDefault();
    String end = rest.equals(written) ? "" : action(rest);
    if (!conditional) {
      return Optional.of(end).filter(text -> !text.isEmpty());
    }
    String when = String.join(" || ", allowed);
    return Optional.of(end.isEmpty() ? when : when + "; " + end);
  }

  /** Conjunctions of which one must hold; none if there would be too many. */
  private List<String> alternatives(ArgumentCondition condition) {
    List<String> all = new ArrayList<>();
    Optional<List<Map<Integer, ValueSet>>> found = condition.alternatives(MOST_ALTERNATIVES);
    for (Map<Integer, ValueSet> alternative : found.orElse(List.of())) {
      List<String> product = new ArrayList<>(List.of(""));
      for (Map.Entry<Integer, ValueSet> each : alternative.entrySet()) {
        List<String> longer = new ArrayList<>();
        ValueSet values = each.getValue().low(bits).orElse(each.getValue());
        for (String test : tests("arg" + each.getKey(), values)) {
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
  private List<String> tests(String argument, ValueSet values) {
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

  private String test(String argument, Range range) {
    if (range.isSingle()) {
      return argument + " == " + hex(range.first());
    }
    String least = argument + " >= " + hex(range.first());
    String most = argument + " <= " + hex(range.last());
    if (range.first() == 0) {
      return most;
    }
    return range.last() == low(-1) ? least : least + " && " + most;
  }

  private String hex(long value) {
    return "0x" + Long.toHexString(low(value));
  }

  /** As many bits as the ABI's words have. */
  private long low(long value) {
    return value & -1L >>> (64 - bits);
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

package io.inquest.filter.algebra;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.X32;
import io.inquest.linux.arch.X86_64;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Lists what a diagram over all calls says, as few sets of calls. Used once. */
final class CallSets {
  /** Filters that tell so many runs of numbers apart are not written by people or compilers. */
  private static final int MOST_RANGES = 1 << 14;

  private static final long SKIP = 0xffffffffL;

  private final Diagrams diagrams;
  private final Map<Integer, Map<Integer, Integer>> conditions = new HashMap<>();
  private final List<CallSet> found = new ArrayList<>();

  private CallSets(Diagrams diagrams) {
    this.diagrams = diagrams;
  }

  /**
   * The sets of calls for which the diagram has one number each, by ABI in {@link
   * Architecture#all}'s order, unknown audit arches last.
   *
   * @throws TooComplexException if the numbers cannot be listed
   */
  static List<CallSet> of(Diagrams diagrams, int diagram) {
    CallSets sets = new CallSets(diagrams);
    sets.addKnown(diagram);
    sets.addUnknown(diagram);
    return sets.found;
  }

  private void addKnown(int diagram) {
    for (Architecture abi : Architecture.all()) {
      int numbers = diagram;
      while (diagrams.topBit(numbers) < CallBits.NR) {
        boolean set = (abi.auditArch() >>> (31 - diagrams.topBit(numbers)) & 1) == 1;
        numbers = set ? diagrams.high(numbers) : diagrams.low(numbers);
      }
      add(Optional.of(abi), abi.auditArch(), numbers);
    }
  }

  private void addUnknown(int diagram) {
    int known = Diagrams.FALSE;
    Set<Integer> arches = new LinkedHashSet<>();
    for (Architecture abi : Architecture.all()) {
      arches.add(abi.auditArch());
    }
    for (int arch : arches) {
      known = diagrams.or(known, is(arch));
    }
    for (Map.Entry<Integer, Integer> slice : Slices.of(diagrams, diagram, CallBits.NR).entrySet()) {
      int others = diagrams.and(slice.getValue(), diagrams.not(known));
      if (others != Diagrams.FALSE) {
        long arch = new ValueSet(diagrams, others, CallBits.ARCH, 32).lowest();
        add(Optional.empty(), (int) arch, slice.getKey());
      }
    }
  }

  private int is(int arch) {
    int condition = Diagrams.TRUE;
    for (int bit = 31; bit >= 0; bit--) {
      boolean set = (arch >>> (31 - bit) & 1) == 1;
      condition =
          diagrams.node(
              CallBits.ARCH + bit,
              set ? Diagrams.FALSE : condition,
              set ? condition : Diagrams.FALSE);
    }
    return condition;
  }

  /** Adds what the calls of one ABI get, whose diagram begins with the number. */
  private void add(Optional<Architecture> abi, int auditArch, int diagram) {
    // Numbers that share a condition and what is decided under it.
    Map<Long, Integer> numbersOf = new LinkedHashMap<>();
    for (Map.Entry<Integer, Integer> slice :
        Slices.of(diagrams, diagram, CallBits.ARGUMENTS).entrySet()) {
      for (Map.Entry<Integer, Integer> each : conditions(slice.getKey()).entrySet()) {
        long key = (long) each.getKey() << 32 | each.getValue();
        int before = numbersOf.getOrDefault(key, Diagrams.FALSE);
        numbersOf.put(key, diagrams.or(before, slice.getValue()));
      }
    }
    for (Map.Entry<Long, Integer> each : numbersOf.entrySet()) {
      List<ValueSet.Range> ranges =
          new ValueSet(diagrams, each.getValue(), CallBits.NR, 32)
              .ranges(MOST_RANGES)
              .orElseThrow(() -> new TooComplexException("it tells too many numbers apart"));
      List<ValueSet.Range> own = abi.isPresent() ? within(abi.get(), ranges) : ranges;
      if (!own.isEmpty()) {
        ArgumentCondition condition = new ArgumentCondition(diagrams, (int) (long) each.getKey());
        found.add(new CallSet(abi, auditArch, own, condition, (int) (each.getKey() >> 32)));
      }
    }
  }

  /** Under which condition a diagram over the arguments has each of its numbers. */
  private Map<Integer, Integer> conditions(int diagram) {
    return conditions.computeIfAbsent(
        diagram,
        each -> {
          Map<Integer, Integer> conditions = new LinkedHashMap<>();
          for (Map.Entry<Integer, Integer> leaf :
              Slices.of(diagrams, each, CallBits.END).entrySet()) {
            conditions.put(diagrams.number(leaf.getKey()), leaf.getValue());
          }
          return conditions;
        });
  }

  /**
   * x86_64 and x32 share an audit arch, and divide its numbers; -1, which skips a call, is no x32.
   */
  private static List<ValueSet.Range> within(Architecture abi, List<ValueSet.Range> ranges) {
    if (abi == X32.ABI) {
      return cut(ranges, X32.BIT, SKIP - 1);
    }
    if (abi == X86_64.ABI) {
      List<ValueSet.Range> own = cut(ranges, 0, X32.BIT - 1);
      own.addAll(cut(ranges, SKIP, SKIP));
      return own;
    }
    return ranges;
  }

  private static List<ValueSet.Range> cut(List<ValueSet.Range> ranges, long first, long last) {
    List<ValueSet.Range> cut = new ArrayList<>();
    for (ValueSet.Range range : ranges) {
      long from = Math.max(first, range.first());
      long to = Math.min(last, range.last());
      if (from <= to) {
        cut.add(new ValueSet.Range(from, to));
      }
    }
    return cut;
  }
}

package io.inquest.compile;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.SyscallTable;
import io.inquest.linux.arch.X32;
import io.inquest.linux.arch.X86_64;
import io.inquest.policy.AbiRules;
import io.inquest.policy.CallRules;
import io.inquest.policy.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All 2<sup>32</sup> numbers of one audit arch, cut into runs of one decision each.
 *
 * <p>x86_64 and x32 share an audit arch. Numbers from {@link X32#BIT} up are x32's, all but -1
 * ({@code 0xffffffff}), which skips a call and has the bit by accident: it stays x86_64's.
 */
final class NumberSpace {
  private static final long END = 1L << 32;

  /** A known call of an ABI counts so much when the tree over the numbers is balanced. */
  private static final int WEIGHT = 16;

  /** x32 calls hardly occur: they must not make x86_64's slower. */
  private static final int X32_WEIGHT = 1;

  private final int auditArch;
  private final List<Run> runs = new ArrayList<>();

  /**
   * Numbers that share a decision; the run ends where the next one starts.
   *
   * @param start first number, unsigned
   * @param weight how many known calls it holds, by their importance
   */
  record Run(long start, DecisionNode decision, int weight) {}

  private NumberSpace(int auditArch) {
    this.auditArch = auditArch;
  }

  int auditArch() {
    return auditArch;
  }

  /** The runs, by ascending number; the first starts at 0, and neighbours differ. */
  List<Run> runs() {
    return runs;
  }

  /**
   * The spaces of a policy, the ABIs in its order.
   *
   * @param inspection what the supervised form stops for besides; null for the real form
   */
  static List<NumberSpace> of(
      Policy policy, DecisionGraph graph, Answers answers, Inspection inspection) {
    Map<Architecture, AbiRules> listed = new HashMap<>();
    List<Architecture> abis = new ArrayList<>();
    for (AbiRules rules : policy.abis()) {
      listed.put(rules.abi(), rules);
      abis.add(rules.abi());
    }
    if (inspection != null && !answers.foreignIsNative()) {
      // A foreign call that is let through could install a filter or escape, too.
      for (Architecture abi : Architecture.all()) {
        if (!listed.containsKey(abi) && sharesKernelWithAny(abi, listed.keySet())) {
          abis.add(abi);
        }
      }
    }
    Map<Integer, Boolean> done = new HashMap<>();
    List<NumberSpace> spaces = new ArrayList<>();
    for (Architecture abi : abis) {
      if (done.put(abi.auditArch(), true) == null) {
        NumberSpace space = new NumberSpace(abi.auditArch());
        Filler filler = new Filler(space, policy, listed, abis, graph, answers, inspection);
        filler.fill();
        spaces.add(space);
      }
    }
    return spaces;
  }

  private static boolean sharesKernelWithAny(Architecture abi, Set<Architecture> listed) {
    for (Architecture other : listed) {
      if (abi.sharesKernelWith(other)) {
        return true;
      }
    }
    return false;
  }

  private void add(long start, DecisionNode decision, int weight) {
    int last = runs.size() - 1;
    if (last >= 0 && runs.get(last).decision() == decision) {
      Run run = runs.get(last);
      runs.set(last, new Run(run.start(), decision, run.weight() + weight));
    } else {
      runs.add(new Run(start, decision, weight));
    }
  }

  /** Fills one space from the first number to the last. */
  private record Filler(
      NumberSpace space,
      Policy policy,
      Map<Architecture, AbiRules> listed,
      List<Architecture> abis,
      DecisionGraph graph,
      Answers answers,
      Inspection inspection) {

    void fill() {
      if (space.auditArch != X86_64.ABI.auditArch()) {
        for (Architecture abi : abis) {
          if (abi.auditArch() == space.auditArch) {
            fill(abi, 0, END);
          }
        }
        return;
      }
      long bit = X32.BIT;
      fill(X86_64.ABI, 0, bit);
      fill(X32.ABI, bit, END - 1);
      boolean sixtyFour = listed.containsKey(X86_64.ABI) || !listed.containsKey(X32.ABI);
      fill(sixtyFour ? X86_64.ABI : X32.ABI, END - 1, END);
    }

    /** The numbers from {@code from}, without {@code to}. */
    private void fill(Architecture abi, long from, long to) {
      if (!abis.contains(abi)) {
        space.add(from, answers.foreign(graph), 0);
        return;
      }
      Map<Integer, DecisionNode> decided = decided(abi);
      boolean isListed = listed.containsKey(abi);
      DecisionNode known = isListed ? answers.byDefault(graph) : answers.foreign(graph);
      DecisionNode unknown = isListed ? answers.unknown(graph) : known;
      SyscallTable table = abi.syscalls();
      long firstUnknown = Integer.toUnsignedLong(table.highestNumber()) + 1;
      int weight = abi == X32.ABI ? X32_WEIGHT : WEIGHT;
      long next = from;
      for (int number : table.numbers()) {
        long nr = Integer.toUnsignedLong(number);
        if (nr < from || nr >= to) {
          continue;
        }
        gap(next, nr, firstUnknown, known, unknown);
        space.add(nr, decided.getOrDefault(number, known), weight);
        next = nr + 1;
      }
      gap(next, to, firstUnknown, known, unknown);
    }

    /** Numbers that are no call. */
    private void gap(
        long from, long to, long firstUnknown, DecisionNode known, DecisionNode unknown) {
      if (from < Math.min(to, firstUnknown)) {
        space.add(from, known, 0);
      }
      if (Math.max(from, firstUnknown) < to) {
        space.add(Math.max(from, firstUnknown), unknown, 0);
      }
    }

    /** The decisions on an ABI's calls that are not simply the default. */
    private Map<Integer, DecisionNode> decided(Architecture abi) {
      Map<Integer, DecisionNode> decided = new HashMap<>();
      AbiRules rules = listed.get(abi);
      DecisionNode otherwise = rules == null ? answers.foreign(graph) : answers.byDefault(graph);
      if (rules != null) {
        for (CallRules call : rules.calls()) {
          decided.put(call.nr(), graph.firstOf(call.clauses(), answers, otherwise));
        }
      }
      if (inspection != null) {
        for (int nr : Inspection.numbers(abi)) {
          DecisionNode before = decided.getOrDefault(nr, otherwise);
          decided.put(nr, inspection.wrap(graph, abi, nr, before));
        }
      }
      return decided;
    }
  }
}

package io.inquest.filter.write;

import io.inquest.compile.AttributedProgram;
import io.inquest.filter.algebra.CallSet;
import io.inquest.filter.algebra.RecordedCalls;
import io.inquest.linux.arch.Architecture;
import io.inquest.policy.AbiRules;
import io.inquest.policy.CallRules;
import io.inquest.policy.Policy;
import io.inquest.policy.RecordClause;
import io.inquest.policy.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Calls of one ABI that a record rule keeps under one condition.
 *
 * @param numbers their numbers, ascending
 * @param when the condition in the event-filter language, with what the rule says of text as it is
 *     written there, {@code ""} for none; empty if it cannot be written
 */
public record KeptCalls(Architecture abi, List<Integer> numbers, Optional<String> when) {

  /** Keeps a copy of the numbers. */
  public KeptCalls {
    numbers = List.copyOf(numbers);
  }

  /**
   * The calls that a record rule keeps: those that all policies allow, and of its own policy no
   * rule before it decides.
   *
   * @param stack the outermost policy first
   * @param index of the rule's policy in the stack
   * @return none if it keeps none
   * @throws io.inquest.filter.algebra.TooComplexException if they cannot be listed
   */
  public static List<KeptCalls> of(List<AttributedProgram> stack, int index, Rule rule) {
    List<CallSet> sets = RecordedCalls.of(stack, index, rule);
    List<KeptCalls> kept = new ArrayList<>();
    for (CallSet calls : sets) {
      if (calls.decided() != RecordedCalls.KEPT) {
        continue;
      }
      Architecture abi = calls.abi().orElseThrow();
      Map<Optional<String>, List<Integer>> numbers = new LinkedHashMap<>();
      for (int nr : calls.known()) {
        String text = text(stack.get(index).policy(), rule, abi, nr);
        Optional<String> when = Optional.of(text);
        if (text.isEmpty()) {
          when = numbersOf(calls);
        } else if (isLeft(sets, abi, nr)) {
          when = numbersOf(calls).map(numeric -> "(" + text + ") && (" + numeric + ")");
        }
        numbers.computeIfAbsent(when, key -> new ArrayList<>()).add(nr);
      }
      numbers.forEach((when, of) -> kept.add(new KeptCalls(abi, of, when)));
    }
    return kept;
  }

  /** What the rule asks of a call, if that is more than numbers tell. */
  private static String text(Policy policy, Rule rule, Architecture abi, int nr) {
    for (AbiRules rules : policy.abis()) {
      for (CallRules call : rules.abi() == abi ? rules.recorded() : List.<CallRules>of()) {
        for (RecordClause each : call.records()) {
          if (call.nr() == nr && each.rule().index() == rule.index() && each.readsMemory()) {
            return each.when();
          }
        }
      }
    }
    return "";
  }

  /** Whether others decide some of the calls that have the numbers that the rule asks for. */
  private static boolean isLeft(List<CallSet> sets, Architecture abi, int nr) {
    boolean left = false;
    for (CallSet calls : sets) {
      left |=
          calls.decided() == RecordedCalls.LEFT
              && calls.abi().equals(Optional.of(abi))
              && calls.known().contains(nr);
    }
    return left;
  }

  private static Optional<String> numbersOf(CallSet calls) {
    return calls.condition().isAlways() ? Optional.of("") : ConditionWriter.textForFile(calls);
  }
}

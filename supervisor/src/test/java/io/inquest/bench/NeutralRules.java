package io.inquest.bench;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.I386;
import io.inquest.policy.AbiRules;
import io.inquest.policy.CallRules;
import io.inquest.policy.Clause;
import io.inquest.policy.Condition;
import io.inquest.policy.Policy;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A policy as a list of rules that other compilers can be given: names and numbers, conditions,
 * actions. A line each, words separated by spaces:
 *
 * <pre>
 * default ACTION foreign ACTION                         the kernel's return values, in hex
 * arch NAME                                             as libseccomp calls it
 * rule CALL NUMBER ACTION TESTS [ARGUMENT OPERATOR A B]...   numbers in hex, all tests must hold
 * </pre>
 */
final class NeutralRules {
  private static final int MOST_ALTERNATIVES = 256;

  /** One of libseccomp's tests. */
  private record Test(int argument, String operator, long a, long b) {}

  private NeutralRules() {}

  /** The rules; empty if libseccomp has no such tests. */
  static Optional<String> of(Policy policy) {
    StringBuilder text = new StringBuilder();
    text.append("default %x foreign %x\n".formatted(value(policy), foreign(policy)));
    for (AbiRules abi : policy.abis()) {
      text.append("arch ").append(name(abi.abi())).append('\n');
      for (CallRules call : abi.calls()) {
        for (Clause clause : inTheirOrder(call)) {
          Optional<List<List<Test>>> alternatives =
              alternatives(clause.condition(), true, abi.abi().wordBits());
          if (alternatives.isEmpty()) {
            return Optional.empty();
          }
          for (List<Test> tests : alternatives.get()) {
            append(text, call, clause, tests);
          }
        }
      }
    }
    return Optional.of(text.toString());
  }

  /** As the policy has them: libseccomp's ranking of 32-bit tests is not free of their order. */
  private static List<Clause> inTheirOrder(CallRules call) {
    List<Clause> clauses = new ArrayList<>(call.clauses());
    clauses.sort(Comparator.comparingInt(clause -> clause.rule().index()));
    return clauses;
  }

  private static int value(Policy policy) {
    return policy.defaultAction().returnValue();
  }

  private static int foreign(Policy policy) {
    return policy.foreign().returnValue();
  }

  private static String name(Architecture abi) {
    return abi == I386.ABI ? "x86" : abi.name();
  }

  private static void append(StringBuilder text, CallRules call, Clause clause, List<Test> tests) {
    text.append(
        "rule %s %d %x %d"
            .formatted(call.name(), call.nr(), clause.rule().action().returnValue(), tests.size()));
    for (Test test : tests) {
      text.append(
          String.format(
              Locale.ROOT, " %d %s %x %x", test.argument(), test.operator(), test.a(), test.b()));
    }
    text.append('\n');
  }

  /** The condition, or its opposite, as alternatives of tests of different arguments. */
  private static Optional<List<List<Test>>> alternatives(
      Condition condition, boolean holds, int wordBits) {
    if (condition instanceof Condition.Not not) {
      return alternatives(not.condition(), !holds, wordBits);
    }
    if (condition instanceof Condition.AllOf all) {
      return joined(all.parts(), holds, holds, wordBits);
    }
    if (condition instanceof Condition.AnyOf any) {
      return joined(any.parts(), !holds, holds, wordBits);
    }
    return test((Condition.Test) condition, holds, wordBits)
        .map(tests -> tests.stream().map(List::of).toList());
  }

  private static Optional<List<List<Test>>> joined(
      List<Condition> parts, boolean all, boolean holds, int wordBits) {
    List<List<Test>> result = all ? List.of(List.of()) : List.of();
    for (Condition part : parts) {
      Optional<List<List<Test>>> next = alternatives(part, holds, wordBits);
      if (next.isEmpty()) {
        return next;
      }
      List<List<Test>> both = new ArrayList<>();
      if (all) {
        for (List<Test> first : result) {
          for (List<Test> second : next.get()) {
            List<Test> tests = new ArrayList<>(first);
            tests.addAll(second);
            both.add(tests);
          }
        }
      } else {
        both.addAll(result);
        both.addAll(next.get());
      }
      if (both.size() > MOST_ALTERNATIVES || both.stream().anyMatch(NeutralRules::repeats)) {
        return Optional.empty();
      }
      result = both;
    }
    return Optional.of(result);
  }

  /** libseccomp tests an argument once in a rule. */
  private static boolean repeats(List<Test> tests) {
    return tests.stream().map(Test::argument).distinct().count() < tests.size();
  }

  /** Tests of which any may hold. */
  private static Optional<List<Test>> test(Condition.Test test, boolean holds, int wordBits) {
    long low = Condition.Test.low(wordBits);
    boolean whole = test.bits() == wordBits;
    long mask = test.mask();
    return switch (test.relation()) {
      case EQUAL -> {
        if (!holds && !(whole && mask == low)) {
          yield Long.bitCount(mask) == 1
              ? one(test, "MASKED_EQ", mask, mask ^ test.value())
              : none();
        }
        if (!holds) {
          yield one(test, "NE", test.value(), 0);
        }
        yield whole && mask == low
            ? one(test, "EQ", test.value(), 0)
            : one(test, "MASKED_EQ", mask, test.value());
      }
      case ANY_BIT -> holds ? anyBit(test) : one(test, "MASKED_EQ", mask, 0);
      case GREATER -> unsigned(test, whole, holds ? "GT" : "LE");
      case GREATER_OR_EQUAL -> unsigned(test, whole, holds ? "GE" : "LT");
    };
  }

  private static Optional<List<Test>> anyBit(Condition.Test test) {
    List<Test> tests = new ArrayList<>();
    BitSet.valueOf(new long[] {test.mask()}).stream()
        .forEach(bit -> tests.add(new Test(test.argument(), "MASKED_EQ", 1L << bit, 1L << bit)));
    return Optional.of(tests);
  }

  private static Optional<List<Test>> unsigned(
      Condition.Test test, boolean whole, String operator) {
    return whole && !test.signed() ? one(test, operator, test.value(), 0) : none();
  }

  private static Optional<List<Test>> one(Condition.Test test, String operator, long a, long b) {
    return Optional.of(List.of(new Test(test.argument(), operator, a, b)));
  }

  private static Optional<List<Test>> none() {
    return Optional.empty();
  }
}

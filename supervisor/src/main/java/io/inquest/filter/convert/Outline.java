package io.inquest.filter.convert;

import io.inquest.compile.AttributedProgram;
import io.inquest.compile.FilterSource;
import io.inquest.compile.RuleOrigin;
import io.inquest.filter.algebra.CallSet;
import io.inquest.filter.algebra.DecidedCalls;
import io.inquest.filter.algebra.Joint;
import io.inquest.filter.algebra.ValueSet;
import io.inquest.filter.write.KeptCalls;
import io.inquest.linux.arch.Architecture;
import io.inquest.policy.Action;
import io.inquest.policy.Policy;
import io.inquest.policy.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a filter decides, in the shape that policies have: defaults, and what differs from them.
 *
 * @param abis the ABIs it is about
 * @param byDefault what their calls get
 * @param foreign what calls of other ABIs get
 * @param unknown what calls get that are newer than the tables
 * @param parts what known calls get otherwise; the sets exclude each other
 * @param records which calls that are let through are kept, the first of them before the others
 */
record Outline(
    List<Architecture> abis,
    Action byDefault,
    Action foreign,
    Action unknown,
    List<Part> parts,
    List<Kept> records) {

  Outline {
    abis = List.copyOf(abis);
    parts = List.copyOf(parts);
    records = List.copyOf(records);
  }

  /** Calls that one record rule keeps. */
  record Kept(KeptCalls calls, String rule) {}

  /**
   * Calls that one rule decides.
   *
   * @param rule its name; empty where there is none
   */
  record Part(CallSet calls, Action action, String rule, boolean record) {}

  /** The outline of a policy, with its rules. */
  static Outline of(FilterSource.Written source) {
    Policy policy = source.attributed().policy();
    List<RuleOrigin> rules = source.attributed().rules();
    int own = policy.rules().size();
    List<Part> parts = new ArrayList<>();
    for (CallSet calls : DecidedCalls.byRule(source.attributed())) {
      if (calls.decided() < own) {
        RuleOrigin rule = rules.get(calls.decided());
        parts.add(new Part(calls, rule.action(), rule.name(), rule.record()));
      }
    }
    return new Outline(
        policy.architectures(),
        policy.defaultAction(),
        policy.foreign(),
        policy.unknown(),
        parts,
        List.of());
  }

  /** The same with what the record rules keep of a policy and those that it narrows. */
  Outline recording(FilterSource source) {
    List<AttributedProgram> stack = new ArrayList<>();
    source.policies().forEach(policy -> stack.add(policy.attributed()));
    List<Kept> records = new ArrayList<>();
    for (int i = stack.size() - 1; i >= 0; i--) {
      for (Rule rule : stack.get(i).policy().rules()) {
        if (!rule.decides()) {
          for (KeptCalls calls : KeptCalls.of(stack, i, rule)) {
            records.add(new Kept(calls, rule.name()));
          }
        }
      }
    }
    return new Outline(abis, byDefault, foreign, unknown, parts, records);
  }

  /** The outline of programs, from what they answer alone. */
  static Outline of(Joint programs) {
    List<CallSet> answers = DecidedCalls.byAnswer(programs);
    Action foreign = foreign(answers);
    List<Architecture> abis = new ArrayList<>();
    for (Architecture abi : Architecture.all()) {
      if (!isAllForeign(abi, answers, foreign)) {
        abis.add(abi);
      }
    }
    if (abis.isEmpty()) {
      abis.add(Architecture.host());
    }
    Action byDefault = mostUsual(abis.get(0), answers, foreign);
    List<Part> parts = new ArrayList<>();
    for (CallSet calls : answers) {
      Action action = DecidedCalls.action(calls);
      boolean listed = calls.abi().filter(abis::contains).isPresent();
      if (listed && !action.equals(byDefault) && !calls.known().isEmpty()) {
        parts.add(new Part(calls, action, "", false));
      }
    }
    return new Outline(
        abis, byDefault, foreign, unknown(abis.get(0), answers, byDefault), parts, List.of());
  }

  /** What most calls of unknown audit arches get. */
  private static Action foreign(List<CallSet> answers) {
    Action foreign = Action.KILL_PROCESS;
    long most = 0;
    for (CallSet calls : answers) {
      if (calls.abi().isEmpty() && calls.condition().isAlways() && size(calls) > most) {
        most = size(calls);
        foreign = DecidedCalls.action(calls);
      }
    }
    return foreign;
  }

  private static long size(CallSet calls) {
    long size = 0;
    for (ValueSet.Range range : calls.numbers()) {
      size += range.last() - range.first() + 1;
    }
    return size;
  }

  private static boolean isAllForeign(Architecture abi, List<CallSet> answers, Action foreign) {
    boolean all = true;
    for (CallSet calls : answers) {
      boolean own = calls.abi().filter(abi::equals).isPresent() && !calls.known().isEmpty();
      all &= !own || DecidedCalls.action(calls).equals(foreign);
    }
    return all;
  }

  private static Action mostUsual(Architecture abi, List<CallSet> answers, Action otherwise) {
    Map<Action, Integer> counts = new HashMap<>();
    Action usual = otherwise;
    for (CallSet calls : answers) {
      if (calls.abi().filter(abi::equals).isPresent() && calls.condition().isAlways()) {
        int count = counts.merge(DecidedCalls.action(calls), calls.known().size(), Integer::sum);
        usual = count > counts.getOrDefault(usual, 0) ? DecidedCalls.action(calls) : usual;
      }
    }
    // A list of what is allowed is safer than one of what is not, and as long as need be.
    Action newest = unknown(abi, answers, usual);
    return newest.action().isRefusal() ? newest : usual;
  }

  private static Action unknown(Architecture abi, List<CallSet> answers, Action otherwise) {
    long next = Integer.toUnsignedLong(abi.syscalls().highestNumber()) + 1;
    for (CallSet calls : answers) {
      if (calls.abi().filter(abi::equals).isPresent() && calls.condition().isAlways()) {
        for (ValueSet.Range range : calls.numbers()) {
          if (range.first() <= next && next <= range.last()) {
            return DecidedCalls.action(calls);
          }
        }
      }
    }
    return otherwise;
  }
}

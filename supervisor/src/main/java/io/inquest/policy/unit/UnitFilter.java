package io.inquest.policy.unit;

import io.inquest.linux.arch.Architecture;
import io.inquest.policy.Action;
import io.inquest.policy.CallRules;
import io.inquest.policy.Place;
import io.inquest.policy.Rule;
import io.inquest.policy.libseccomp.ArgumentTest;
import io.inquest.policy.libseccomp.LibseccompTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One of the filters that systemd installs for a unit, as rules of libseccomp for each ABI. Used by
 * one thread.
 */
final class UnitFilter {
  private final Map<Architecture, LibseccompTable> tables = new LinkedHashMap<>();

  /** A filter for these ABIs. */
  UnitFilter(List<Architecture> abis) {
    abis.forEach(abi -> tables.put(abi, new LibseccompTable(abi)));
  }

  /** Decides a call of all ABIs that have it. */
  void add(String call, Rule rule, ArgumentTest... tests) {
    for (Architecture abi : tables.keySet()) {
      addTo(abi, call, rule, List.of(tests));
    }
  }

  /** Decides a call of one ABI, if that has it. */
  void addTo(Architecture abi, String call, Rule rule, List<ArgumentTest> tests) {
    tables.get(abi).add(call, rule.place(), rule, tests);
  }

  /** What it says of an ABI's calls, by number. */
  Map<Integer, CallRules> calls(Architecture abi) {
    Map<Integer, CallRules> calls = new HashMap<>();
    if (tables.containsKey(abi)) {
      for (CallRules call : tables.get(abi).rules().calls()) {
        calls.put(call.nr(), call);
      }
    }
    return calls;
  }

  /** The test that an argument has all of these bits. */
  static ArgumentTest hasBits(int argument, long bits) {
    return new ArgumentTest(argument, Long.SIZE, ArgumentTest.Operator.MASKED_EQ, bits, bits);
  }

  /** The comparison of a whole argument. */
  static ArgumentTest is(int argument, ArgumentTest.Operator operator, long value) {
    return new ArgumentTest(argument, Long.SIZE, operator, -1, value);
  }

  /** Rules of a policy, each made when it is first needed. */
  static final class Rules {
    private final List<Rule> rules = new ArrayList<>();
    private final Map<List<Object>, Rule> made = new HashMap<>();

    /** The rule of a place that answers so. */
    Rule of(String name, Action action, Place place) {
      return made.computeIfAbsent(
          List.of(name, action, place),
          key -> {
            Rule rule = Rule.deciding(rules.size(), name, action, false, place);
            rules.add(rule);
            return rule;
          });
    }

    List<Rule> all() {
      return rules;
    }
  }
}

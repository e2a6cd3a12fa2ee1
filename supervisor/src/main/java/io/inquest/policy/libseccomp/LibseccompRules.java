package io.inquest.policy.libseccomp;

import io.inquest.linux.arch.Architecture;
import io.inquest.policy.AbiRules;
import io.inquest.policy.Action;
import io.inquest.policy.CallHints;
import io.inquest.policy.CallNames;
import io.inquest.policy.LoadContext;
import io.inquest.policy.Place;
import io.inquest.policy.PolicyException;
import io.inquest.policy.Rule;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the rules of a policy that a tool gives to libseccomp, for several ABIs at once. Used by
 * one thread while a policy is read.
 */
public final class LibseccompRules {
  private final CallHints hints;
  private final List<LibseccompTable> tables = new ArrayList<>();
  private final List<Rule> rules;

  public LibseccompRules(List<Architecture> abis) {
    this(abis, new ArrayList<>());
  }

  /**
   * As above, among the rules of others.
   *
   * @param rules takes the rules
   */
  public LibseccompRules(List<Architecture> abis, List<Rule> rules) {
    this.hints = new CallHints(abis);
    this.rules = rules;
    for (Architecture abi : abis) {
      tables.add(new LibseccompTable(abi));
    }
  }

  /** A new rule, which no call has yet. */
  public Rule rule(String name, Action action, Place place) {
    Rule rule = Rule.deciding(rules.size(), name, action, false, place);
    rules.add(rule);
    return rule;
  }

  /**
   * Gives a rule to a call of every ABI that has it.
   *
   * @param tests all must hold; by ascending argument, at most one for each
   * @return whether an ABI has the call
   * @throws PolicyException if libseccomp refuses it beside the rules that are there
   */
  public boolean add(Rule rule, String call, List<ArgumentTest> tests, Place place) {
    boolean known = false;
    for (LibseccompTable table : tables) {
      known |= table.add(call, place, rule, tests);
    }
    return known;
  }

  /** Notes that no ABI has a call, unless one of a machine without tables has it. */
  public void noteUnknown(LoadContext context, String call, Place place) {
    if (!CallNames.isKnown(call)) {
      context.note(
          place,
          "no ABI has a system call '" + call + "' as far as Inquest knows" + hints.hint(call));
    }
  }

  public List<Rule> rules() {
    return rules;
  }

  /** What was collected, each call's clauses in libseccomp's order. */
  public List<AbiRules> abiRules() {
    List<AbiRules> bound = new ArrayList<>();
    tables.forEach(table -> bound.add(table.rules()));
    return bound;
  }
}

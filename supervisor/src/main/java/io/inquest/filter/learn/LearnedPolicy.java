package io.inquest.filter.learn;

import io.inquest.linux.arch.Architecture;
import io.inquest.policy.Action;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The smallest policy under which recorded calls would not have been refused, small in the sense of
 * {@link #generalisation}: what it allows besides are the rules with a reason. Immutable.
 *
 * @param name its name
 * @param abis those that it lists
 * @param otherwise what calls get that no rule is about
 * @param rules the first that matches decides
 * @param notKept recorded refusals that it does not repeat, since it cannot tell them from calls
 *     that were let through
 * @param unnamed recorded calls that no rule can name
 */
public record LearnedPolicy(
    String name,
    List<Architecture> abis,
    Action otherwise,
    List<LearnedRule> rules,
    List<LearnedRule.Use> notKept,
    List<Observations.UnnamedCall> unnamed) {

  /** Keeps copies of the lists. */
  public LearnedPolicy {
    abis = List.copyOf(abis);
    rules = List.copyOf(rules);
    notKept = List.copyOf(notKept);
    unnamed = List.copyOf(unnamed);
  }

  /**
   * What to learn.
   *
   * @param name the policy's name
   * @param host the ABI that is listed in any case
   * @param otherwise what calls get that no rule is about
   * @param occasional whether calls are allowed besides that programs make only sometimes
   * @param runtimes by which the programs are run: {@link Runtimes#names}
   */
  public record Request(
      String name, Architecture host, Action otherwise, boolean occasional, Set<String> runtimes) {
    /** Keeps a copy of the runtimes. */
    public Request {
      runtimes = Set.copyOf(runtimes);
    }
  }

  /** From what was seen to what is allowed, for people: one sentence an entry. */
  public static List<String> generalisation() {
    return Generalisation.STATED;
  }

  /**
   * Learns a policy.
   *
   * @param allowed calls that are to be allowed
   * @param refused calls that are to be refused, by the action that they get
   */
  public static LearnedPolicy of(
      Request request, Observations allowed, Map<Action, Observations> refused) {
    Set<Architecture> abis = new LinkedHashSet<>(List.of(request.host()));
    allowed.calls().forEach(call -> abis.add(call.abi()));
    refused.values().forEach(calls -> calls.calls().forEach(call -> abis.add(call.abi())));
    KeptRefusals kept = new KeptRefusals(allowed, refused);
    List<LearnedRule> rules = new ArrayList<>(kept.rules());
    for (Architecture abi : abis) {
      AllowedCalls calls = new AllowedCalls(abi, allowed, abis.size() > 1);
      rules.addAll(calls.rules());
      if (request.occasional()) {
        rules.addAll(calls.occasional(request.runtimes()));
      }
    }
    return new LearnedPolicy(
        request.name(),
        List.copyOf(abis),
        request.otherwise(),
        rules,
        kept.notKept(),
        allowed.unnamed());
  }

  /** How many recorded calls its rules decide. */
  public long count() {
    return rules.stream().mapToLong(LearnedRule::count).sum();
  }
}

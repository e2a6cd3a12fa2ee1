package io.inquest.filter.learn;

import io.inquest.filter.learn.LearnedRule.Use;
import io.inquest.filter.write.CombinationWriter;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Parameter;
import io.inquest.policy.Action;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The rules that allow what was seen on one ABI, and what programs make only sometimes. Used once,
 * by one thread.
 */
final class AllowedCalls {
  private final Architecture abi;
  private final Observations seen;
  private final String prefix;
  private final Purpose purpose = new Purpose();
  private final Map<String, Generalisation> generalisations = new LinkedHashMap<>();
  private final Set<String> freed = new HashSet<>();
  private final Map<String, Set<List<Long>>> added = new HashMap<>();

  /**
   * @param several whether the policy lists other ABIs too, so that names must tell them apart
   */
  AllowedCalls(Architecture abi, Observations seen, boolean several) {
    this.abi = abi;
    this.seen = seen;
    this.prefix = several ? abi.name() + " " : "";
    for (ObservedCall call : seen.calls()) {
      if (call.abi() == abi) {
        generalisations.put(call.name(), Generalisation.of(call, !seen.threaded(abi)));
      }
    }
  }

  /**
   * A rule for each purpose, of the calls that are allowed whatever their arguments, and others.
   */
  List<LearnedRule> rules() {
    List<LearnedRule> rules = new ArrayList<>();
    for (String each : purpose.all()) {
      List<String> free = new ArrayList<>();
      List<Use> uses = new ArrayList<>();
      List<LearnedRule> narrowed = new ArrayList<>();
      for (Map.Entry<String, Generalisation> entry : generalisations.entrySet()) {
        ObservedCall call = seen.call(abi, entry.getKey()).orElseThrow();
        String when = entry.getValue().text();
        if (!purpose.of(call.name()).equals(each)) {
          continue;
        }
        if (when.isEmpty()) {
          free.add(call.name());
          uses.add(Use.of(call.name(), call.all()));
        } else {
          narrowed.add(rule(prefix + call.name(), List.of(call.name()), when, uses(call), ""));
        }
      }
      if (!free.isEmpty()) {
        rules.add(rule(prefix + each, free, "", uses, ""));
      }
      rules.addAll(narrowed);
    }
    return rules;
  }

  /** What was seen of a narrowed call: each combination of values. */
  private List<Use> uses(ObservedCall call) {
    Optional<Map<List<Long>, Tally>> combinations = call.combinations();
    List<Parameter> choices = call.choices().parameters();
    if (choices.isEmpty() || combinations.isEmpty()) {
      return List.of(Use.of(call.name(), call.all()));
    }
    List<Use> uses = new ArrayList<>();
    Generalisation.sorted(combinations.get())
        .forEach(
            (combination, tally) ->
                uses.add(
                    Use.of(CombinationWriter.text(abi, choices, List.of(combination)), tally)));
    return uses;
  }

  private LearnedRule rule(
      String name, List<String> calls, String when, List<Use> uses, String reason) {
    return new LearnedRule(name, abi, calls, when, Action.ALLOW, uses, reason);
  }

  /** What makes occasional calls one rule. */
  private record Head(String key, String why) {}

  /**
   * What was not seen and is allowed all the same.
   *
   * @param runtimes by which the programs are run
   */
  List<LearnedRule> occasional(Set<String> runtimes) {
    Map<Head, List<String>> free = new LinkedHashMap<>();
    Map<Head, Map<String, List<List<Long>>>> narrowed = new LinkedHashMap<>();
    for (OccasionalCalls.Line line : OccasionalCalls.lines()) {
      if (line.isTriggered(seen, runtimes, abi)) {
        Head head = new Head(line.key(), line.why());
        for (String call : line.calls()) {
          add(
              line,
              call,
              free.computeIfAbsent(head, key -> new ArrayList<>()),
              narrowed.computeIfAbsent(head, key -> new LinkedHashMap<>()));
        }
      }
    }
    List<LearnedRule> rules = new ArrayList<>();
    for (Map.Entry<Head, List<String>> each : free.entrySet()) {
      Head head = each.getKey();
      String name = prefix + "sometimes " + head.key();
      if (!each.getValue().isEmpty()) {
        rules.add(rule(name, each.getValue(), "", List.of(), head.why()));
      }
      narrowed
          .get(head)
          .forEach(
              (call, combinations) -> {
                List<Parameter> choices = Choices.of(abi, call).parameters();
                String when = CombinationWriter.text(abi, choices, combinations);
                rules.add(
                    rule(name + " (" + call + ")", List.of(call), when, List.of(), head.why()));
              });
    }
    return rules;
  }

  private void add(
      OccasionalCalls.Line line,
      String call,
      List<String> free,
      Map<String, List<List<Long>>> narrowed) {
    OptionalInt number = abi.syscalls().number(call);
    Generalisation already = generalisations.get(call);
    boolean known =
        number.isPresent() && abi.syscalls().name(number.getAsInt()).orElse("").equals(call);
    if (!known || (already != null && already.text().isEmpty())) {
      return;
    }
    if (line.values().isEmpty()) {
      if (freed.add(call)) {
        free.add(call);
      }
      return;
    }
    Choices choices = Choices.of(abi, call);
    for (List<Long> combination : line.combinations(abi, choices)) {
      boolean seenAlready = already != null && already.allows(choices, combination);
      if (!seenAlready
          && !freed.contains(call)
          && added.computeIfAbsent(call, key -> new HashSet<>()).add(combination)) {
        narrowed.computeIfAbsent(call, key -> new ArrayList<>()).add(combination);
      }
    }
  }
}

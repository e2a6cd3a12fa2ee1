package io.inquest.filter.learn;

import io.inquest.filter.learn.LearnedRule.Use;
import io.inquest.filter.write.CombinationWriter;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Parameter;
import io.inquest.policy.Action;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rules that repeat recorded refusals, where these can be told from what was let through. */
final class KeptRefusals {
  private final Observations allowed;
  private final Map<Action, Observations> refused;
  private final List<LearnedRule> rules = new ArrayList<>();
  private final List<Use> notKept = new ArrayList<>();
  private final Set<Kept> kept = new HashSet<>();

  KeptRefusals(Observations allowed, Map<Action, Observations> refused) {
    this.allowed = allowed;
    this.refused = refused;
    refused.forEach((action, calls) -> calls.calls().forEach(call -> keep(action, call)));
  }

  /** A combination of a call's choices that a rule is about already. */
  private record Kept(Architecture abi, String call, List<Long> combination) {}

  /** To be put before the rules that allow. */
  List<LearnedRule> rules() {
    return rules;
  }

  /** What cannot be kept. */
  List<Use> notKept() {
    return notKept;
  }

  private void keep(Action action, ObservedCall call) {
    Optional<ObservedCall> otherwise = allowed.call(call.abi(), call.name());
    String name = call.abi().name() + " " + call.name() + " " + action;
    if (otherwise.isEmpty() && isAlwaysSo(action, call)) {
      rules.add(rule(name, action, call, "", List.of(Use.of(call.name(), call.all()))));
      return;
    }
    List<Parameter> choices = call.choices().parameters();
    if (choices.isEmpty() || call.combinations().isEmpty()) {
      notKept.add(Use.of(call.name() + " " + action, call.all()));
      return;
    }
    List<List<Long>> combinations = new ArrayList<>();
    List<Use> uses = new ArrayList<>();
    Generalisation.sorted(call.combinations().get())
        .forEach(
            (combination, tally) -> {
              String text = CombinationWriter.text(call.abi(), choices, List.of(combination));
              boolean clashes = otherwise.isPresent() && wasAllowed(otherwise.get(), combination);
              if (clashes || !kept.add(new Kept(call.abi(), call.name(), combination))) {
                notKept.add(Use.of(call.name() + " " + action + " when " + text, tally));
              } else {
                combinations.add(combination);
                uses.add(Use.of(text, tally));
              }
            });
    if (!combinations.isEmpty()) {
      String when = CombinationWriter.text(call.abi(), choices, combinations);
      rules.add(rule(name, action, call, when, uses));
    }
  }

  private static LearnedRule rule(
      String name, Action action, ObservedCall call, String when, List<Use> uses) {
    return new LearnedRule(name, call.abi(), List.of(call.name()), when, action, uses, "");
  }

  /** Whether the call was refused by this action alone. */
  private boolean isAlwaysSo(Action action, ObservedCall call) {
    boolean alone = true;
    for (Map.Entry<Action, Observations> other : refused.entrySet()) {
      alone &=
          other.getKey().equals(action) || other.getValue().call(call.abi(), call.name()).isEmpty();
    }
    return alone;
  }

  private static boolean wasAllowed(ObservedCall call, List<Long> combination) {
    return call.combinations().isPresent()
        ? call.combinations().get().containsKey(combination)
        : Generalisation.of(call, false).allows(call.choices(), combination);
  }
}

package io.inquest.audit.journal;

import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.RulePlace;
import io.inquest.audit.entry.AuditEntry.TextDefined;
import java.util.HashMap;
import java.util.Map;

/** What a run's entries have defined so far, for the decisions that name it by number. */
final class RunDictionary {
  private record Policy(String name, Map<Integer, String> rules) {}

  private final Map<Integer, String> texts = new HashMap<>();
  private final Map<Integer, Policy> policies = new HashMap<>();

  void learn(AuditEntry entry) {
    if (entry instanceof TextDefined text) {
      texts.put(text.id(), text.text());
    } else if (entry instanceof FilterInstalled filter
        && filter.origin() == AuditEntry.Origin.POLICY) {
      // Policies are the oldest filters, the same for all tasks; a program's own are not.
      Map<Integer, String> rules = new HashMap<>();
      for (RulePlace rule : filter.rules()) {
        rules.put(rule.id(), rule.name());
      }
      policies.put(filter.index(), new Policy(filter.policy(), rules));
    }
  }

  /** The text, empty if {@code id} is 0 or its definition is lost. */
  String text(int id) {
    return texts.getOrDefault(id, "");
  }

  /** The policy's name, empty if the filter is not ours. */
  String policy(int filter) {
    Policy policy = policies.get(filter);
    return policy == null ? "" : policy.name();
  }

  /** The rule's name, empty if {@code rule} is -1 or the filter is not ours. */
  String rule(int filter, int rule) {
    Policy policy = policies.get(filter);
    return policy == null ? "" : policy.rules().getOrDefault(rule, "");
  }
}

package io.inquest.audit.journal;

import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.ResultKnown;
import io.inquest.audit.entry.AuditEntry.RulePlace;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.audit.entry.AuditEntry.SignalDelivered;
import io.inquest.audit.entry.AuditEntry.StackTaken;
import io.inquest.audit.entry.AuditEntry.TaskExecuted;
import io.inquest.audit.entry.AuditEntry.TaskExited;
import io.inquest.audit.entry.AuditEntry.TaskStarted;
import io.inquest.audit.entry.AuditEntry.TextDefined;
import io.inquest.audit.entry.EntryVisitor;
import java.util.HashMap;
import java.util.Map;

/** What a run's entries have defined so far, for the decisions that name it by number. */
final class RunDictionary implements EntryVisitor {
  private record Rule(String policy, String name) {}

  private static final Rule NONE = new Rule("", "");

  private final Map<Integer, String> texts = new HashMap<>();
  private final Map<Long, Rule> rules = new HashMap<>();

  @Override
  public void visit(RunStarted entry) {}

  @Override
  public void visit(TextDefined text) {
    texts.put(text.id(), text.text());
  }

  @Override
  public void visit(FilterInstalled filter) {
    if (filter.origin() != AuditEntry.Origin.POLICY) {
      return;
    }
    for (RulePlace rule : filter.rules()) {
      rules.put(key(filter.index(), rule.id()), new Rule(filter.policy(), rule.name()));
    }
  }

  @Override
  public void visit(TaskStarted entry) {}

  @Override
  public void visit(TaskExecuted entry) {}

  @Override
  public void visit(Decision entry) {}

  @Override
  public void visit(StackTaken entry) {}

  @Override
  public void visit(ResultKnown entry) {}

  @Override
  public void visit(SignalDelivered entry) {}

  @Override
  public void visit(TaskExited entry) {}

  @Override
  public void visit(Gap entry) {}

  @Override
  public void visit(RunEnded entry) {}

  /** The policies that a run begins with are the oldest filters, the same for all tasks. */
  private static long key(int filter, int rule) {
    return rule >= RulePlace.FIRST_UNIQUE ? rule : (long) (filter + 1) << 32 | rule;
  }

  private Rule named(int filter, int rule) {
    return rule < 0 ? NONE : rules.getOrDefault(key(filter, rule), NONE);
  }

  /** The text, empty if {@code id} is 0 or its definition is lost. */
  String text(int id) {
    return texts.getOrDefault(id, "");
  }

  /** The policy's name, empty if {@code rule} is -1: the filter is not ours. */
  String policy(int filter, int rule) {
    return named(filter, rule).policy();
  }

  /** The rule's name, empty if {@code rule} is -1: the filter is not ours. */
  String rule(int filter, int rule) {
    return named(filter, rule).name();
  }
}

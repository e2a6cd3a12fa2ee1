package io.inquest.policy.event;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.event.Event;
import io.inquest.policy.Action;
import io.inquest.policy.Clause;
import io.inquest.policy.Condition;
import io.inquest.policy.Place;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyException;
import io.inquest.policy.PolicyFormat;
import io.inquest.policy.Rule;
import io.inquest.policy.RuleTable;
import io.inquest.policy.Scalars;
import io.inquest.policy.SourceText;
import io.inquest.policy.WhenCondition;
import java.util.ArrayList;
import java.util.List;

/**
 * The policy of {@code [-S] -e EVENT [--filter EXPR]... [--else ACTION]}.
 *
 * <p>With {@code -S} each {@code -e} allows its call, as far as its filters hold, and every other
 * call gets what {@code --else} says. Without it nothing is refused and those events are recorded.
 * An {@code -e} may name several, joined by commas, systemd's groups and strace's classes. The same
 * event twice means either. Events are those of the machine's 64-bit ABI.
 */
public final class EventPolicy {
  static final String FILTER = "--filter";
  private static final String EVENT = "-e";
  private static final String ELSE = "--else";

  private EventPolicy() {}

  /**
   * The policy of the options.
   *
   * @param enforce whether {@code -S} was given
   * @param options in their order
   * @param otherwise what {@code --else} says; empty for KILL_PROCESS
   * @throws PolicyException if an event or a filter is none, or {@code -S} has no event
   */
  public static Policy of(
      boolean enforce, List<EventOption> options, String otherwise, Architecture host) {
    SourceText source = SourceText.option(enforce ? "-S" : EVENT, "");
    if (options.isEmpty()) {
      throw new PolicyException(
          Place.of(source),
          "there is no -e",
          "Name the calls to allow: -e syscalls:sys_enter_read");
    }
    Action refusal = otherwise(otherwise);
    RuleTable table = new RuleTable(host);
    List<Rule> rules = new ArrayList<>();
    for (EventOption option : options) {
      for (EventWords.Word word : EventWords.read(EVENT, option.event(), host)) {
        rules.add(rule(rules.size(), word, enforce));
        for (Event event : word.events()) {
          add(rules.get(rules.size() - 1), option, event, table);
        }
      }
    }
    Action rest = enforce ? refusal : Action.ALLOW;
    return new Policy(
        "events",
        source,
        PolicyFormat.EVENTS,
        List.of(table.rules()),
        rest,
        rest,
        rest,
        rules,
        false,
        false);
  }

  private static Action otherwise(String text) {
    return text.isEmpty() ? Action.KILL_PROCESS : Scalars.action(text, placeIn(ELSE, text));
  }

  private static Rule rule(int index, EventWords.Word word, boolean enforce) {
    String name = EVENT + " " + word.text();
    return enforce
        ? Rule.deciding(index, name, Action.ALLOW, false, word.place())
        : Rule.recording(index, name, word.place());
  }

  private static void add(Rule rule, EventOption option, Event event, RuleTable table) {
    if (rule.decides()) {
      Condition condition = condition(option, event, table.abi());
      table.add(event.nr(), event.syscall(), new Clause(condition, rule));
    } else {
      record(rule, option, event, table);
    }
  }

  private static Condition condition(EventOption option, Event event, Architecture host) {
    List<Condition> conditions = new ArrayList<>();
    for (String filter : option.filters()) {
      WhenCondition condition = WhenCondition.parse(filter, placeIn(FILTER, filter));
      conditions.add(condition.bind(host, event.syscall(), "leave -S out."));
    }
    return new Condition.AllOf(conditions);
  }

  private static void record(Rule rule, EventOption option, Event event, RuleTable table) {
    List<WhenCondition.Bound> tests = new ArrayList<>();
    for (String filter : option.filters()) {
      WhenCondition condition = WhenCondition.parse(filter, placeIn(FILTER, filter));
      tests.add(condition.bindToRecord(table.abi(), event.syscall()));
    }
    String when =
        option.filters().size() == 1
            ? option.filters().get(0)
            : "(" + String.join(") && (", option.filters()) + ")";
    table.addRecord(
        event.nr(), event.syscall(), rule, tests, option.filters().isEmpty() ? "" : when);
  }

  static Place placeIn(String option, String text) {
    return new Place(SourceText.option(option, text), 1, 1, Math.max(1, text.length()));
  }
}

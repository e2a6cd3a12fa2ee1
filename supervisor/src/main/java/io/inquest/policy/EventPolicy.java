package io.inquest.policy;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.event.Event;
import io.inquest.linux.event.UnknownEventException;
import java.util.ArrayList;
import java.util.List;

/**
 * The policy of {@code [-S] -e EVENT [--filter EXPR]... [--else ACTION]}.
 *
 * <p>With {@code -S} each {@code -e} allows its call, as far as its filters hold, and every other
 * call gets what {@code --else} says. Without it nothing is refused and those events are recorded.
 * The same event twice means either. Events are those of the machine's 64-bit ABI.
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
      Event event = event(host, option.event());
      Place place = placeIn(EVENT, option.event());
      int index = rules.size();
      String name = EVENT + " " + option.event();
      if (enforce) {
        Rule rule = Rule.deciding(index, name, Action.ALLOW, false, place);
        rules.add(rule);
        table.add(event.nr(), event.syscall(), new Clause(condition(option, event, host), rule));
      } else {
        Rule rule = Rule.recording(index, name, place);
        rules.add(rule);
        record(rule, option, event, table);
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

  private static Event event(Architecture host, String text) {
    try {
      return Event.of(host, text);
    } catch (UnknownEventException e) {
      throw new PolicyException(placeIn(EVENT, text), e.getMessage(), "", e);
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

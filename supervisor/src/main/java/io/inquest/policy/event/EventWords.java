package io.inquest.policy.event;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.ClosestNames;
import io.inquest.linux.arch.SyscallClasses;
import io.inquest.linux.arch.SyscallGroups;
import io.inquest.linux.event.Event;
import io.inquest.linux.event.UnknownEventException;
import io.inquest.policy.CallNames;
import io.inquest.policy.Place;
import io.inquest.policy.PolicyException;
import io.inquest.policy.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads which events an option's value names: {@code openat,@basic-io,%file}. */
public final class EventWords {
  private EventWords() {}

  /**
   * One of the words, and what it stands for.
   *
   * @param text an event, a group ({@code @basic-io}) or a class of strace's ({@code %file})
   * @param place where it stands in the option's value
   * @param events the events of the ABI; of a group or class those that the ABI has, at least one
   */
  public record Word(String text, Place place, List<Event> events) {
    public Word {
      events = List.copyOf(events);
    }
  }

  /** Whether a value is a list, a group or a class, and not an event alone. */
  public static boolean areSeveral(String value) {
    return value.indexOf(',') >= 0 || value.startsWith("@") || value.startsWith("%");
  }

  /**
   * The words of a value, in their order.
   *
   * @param option names the option in messages
   * @throws PolicyException if one of them names nothing that the ABI has
   */
  public static List<Word> read(String option, String value, Architecture abi) {
    SourceText source = SourceText.option(option, value);
    List<Word> words = new ArrayList<>();
    int start = 0;
    while (start <= value.length()) {
      int comma = value.indexOf(',', start);
      int end = comma < 0 ? value.length() : comma;
      String text = value.substring(start, end);
      Place place = new Place(source, 1, start + 1, Math.max(1, text.length()));
      words.add(new Word(text, place, events(text, place, abi)));
      start = end + 1;
    }
    return words;
  }

  private static List<Event> events(String text, Place place, Architecture abi) {
    if (text.startsWith("@")) {
      return members(text, SyscallGroups.members(text), SyscallGroups.names(), "group", place, abi);
    }
    if (text.startsWith("%")) {
      return members(
          text, SyscallClasses.members(text), SyscallClasses.names(), "class", place, abi);
    }
    try {
      return List.of(Event.of(abi, text));
    } catch (UnknownEventException e) {
      throw new PolicyException(place, e.getMessage(), "", e);
    }
  }

  private static List<Event> members(
      String text,
      Optional<Set<String>> calls,
      List<String> names,
      String kind,
      Place place,
      Architecture abi) {
    if (calls.isEmpty()) {
      throw new PolicyException(
          place,
          "there is no "
              + kind
              + " '"
              + text
              + "'"
              + ClosestNames.hint(ClosestNames.to(text, names)),
          kind.equals("group")
              ? "Groups are those of systemd-analyze syscall-filter."
              : "Classes are " + String.join(", ", names) + ".");
    }
    List<Event> events = new ArrayList<>();
    for (String call : calls.get()) {
      if (CallNames.exact(abi, call).isPresent()) {
        events.add(Event.of(abi, call));
      }
    }
    if (events.isEmpty()) {
      throw new PolicyException(place, abi.name() + " has no call of " + text, "");
    }
    return events;
  }
}

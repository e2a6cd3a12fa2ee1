package io.inquest.policy.unit;

import io.inquest.linux.arch.ClosestNames;
import io.inquest.linux.arch.ErrnoNames;
import io.inquest.linux.arch.SyscallGroups;
import io.inquest.policy.Action;
import io.inquest.policy.CallHints;
import io.inquest.policy.CallNames;
import io.inquest.policy.LoadContext;
import io.inquest.policy.Place;
import io.inquest.policy.Scalars;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The calls that {@code SystemCallFilter=} or {@code SystemCallLog=} come to ({@code
 * config_parse_syscall_filter} of systemd's {@code src/core/load-fragment.c}). The first assignment
 * says whether the setting is about the calls that it lists or, with {@code ~}, about all others;
 * later ones add to the list, or take from it. Used by one thread.
 */
final class UnitCallList {
  /**
   * A call of the list.
   *
   * @param place where it, or its group, is named
   * @param answer what it gets in place of the list's answer; null for that
   */
  record Listed(Place place, Action answer) {}

  private final LoadContext context;
  private final CallHints hints;
  private final boolean takesAnswers;
  private final Map<String, Listed> calls = new LinkedHashMap<>();
  private UnitSetting first;
  private boolean named;

  /**
   * @param takesAnswers whether a call may have an answer of its own, {@code mount:EPERM}, and
   *     whether a list of what is named begins with {@code @default}: so it is of SystemCallFilter=
   */
  UnitCallList(LoadContext context, boolean takesAnswers) {
    this.context = context;
    this.hints = new CallHints(List.of(context.host()));
    this.takesAnswers = takesAnswers;
  }

  /** The calls, by name. */
  Map<String, Listed> calls() {
    return calls;
  }

  /** Whether there is a list. */
  boolean isSet() {
    return first != null && (named || !calls.isEmpty());
  }

  /** Whether it is one of calls that are named, and not of all others. */
  boolean isOfNamed() {
    return named;
  }

  /** The name of the setting in the first assignment that counts. */
  Place place() {
    return first.namePlace();
  }

  /** Takes one more assignment. */
  void assign(UnitSetting setting) {
    String value = setting.value();
    if (value.isEmpty()) {
      calls.clear();
      first = null;
      named = false;
      return;
    }
    boolean inverted = value.startsWith("~");
    if (first == null) {
      first = setting;
      named = !inverted;
      if (named && takesAnswers) {
        add("@default", null, setting.namePlace());
      }
    }
    for (UnitWord word : UnitWord.in(setting, inverted ? 1 : 0, false, context)) {
      word(setting, word, inverted);
    }
  }

  private void word(UnitSetting setting, UnitWord word, boolean inverted) {
    Place place = word.place();
    String text = word.text();
    if (text.startsWith("~")) {
      context.note(
          place,
          "systemd takes '"
              + text
              + "' for a call's name and ignores it: '~' counts at the beginning of the value"
              + " alone, so write it on a line of its own, "
              + setting.name()
              + "="
              + text);
      return;
    }
    if (text.startsWith("\"") || text.startsWith("'")) {
      context.note(
          place, "systemd takes quotes for part of a call's name here and ignores " + text);
      return;
    }
    int colon = takesAnswers ? text.indexOf(':') : -1;
    String call = colon < 0 ? text : text.substring(0, colon);
    Action answer = null;
    if (colon >= 0) {
      Optional<Action> read = answer(text.substring(colon + 1));
      if (read.isEmpty() || !inverted || call.isEmpty()) {
        context.note(
            place,
            read.isEmpty() || call.isEmpty()
                ? "systemd ignores '" + text + "': " + noAnswer(text.substring(colon + 1))
                : "systemd ignores '"
                    + text
                    + "': only a call that is refused takes an answer, on a line that begins with"
                    + " '~'");
        return;
      }
      answer = read.get();
    }
    if (inverted != named || answer != null) {
      add(call, answer, place);
    } else {
      members(call, place).forEach(calls::remove);
    }
  }

  private static String noAnswer(String text) {
    return "there is no errno '" + text + "'" + ClosestNames.hint(ErrnoNames.suggest(text));
  }

  /** What a call gets: {@code kill}, or an errno by its name or number. */
  static Optional<Action> answer(String text) {
    if (text.equals("kill")) {
      return Optional.of(Action.KILL_PROCESS);
    }
    int number = ErrnoNames.number(text).orElse(Scalars.decimal(text));
    return number < 0 || number > Action.MAX_ERRNO
        ? Optional.empty()
        : Optional.of(Action.errno(number));
  }

  /** Lets a call through that the list does not, or refuses none that it would. */
  void letThrough(String call) {
    if (named) {
      if (!calls.containsKey(call) || calls.get(call).answer() != null) {
        calls.put(call, new Listed(place(), null));
      }
    } else {
      calls.remove(call);
    }
  }

  private void add(String call, Action answer, Place place) {
    for (String member : members(call, place)) {
      if (context.systemd().knows(member)) {
        calls.put(member, new Listed(place, answer));
      }
    }
  }

  private Set<String> members(String call, Place place) {
    if (call.startsWith("@")) {
      Optional<Set<String>> members = context.systemd().members(call);
      if (members.isEmpty()) {
        context.note(
            place,
            "systemd "
                + context.systemd().number()
                + " has no group '"
                + call
                + "' and ignores it"
                + ClosestNames.hint(SyscallGroups.suggest(call)));
      }
      return members.orElse(Set.of());
    }
    if (!CallNames.isKnown(call)) {
      context.note(
          place,
          "no ABI has a system call '" + call + "' as far as Inquest knows" + hints.hint(call));
    } else if (!context.systemd().knows(call)) {
      context.note(
          place,
          "the libseccomp of systemd "
              + context.systemd().number()
              + " does not know "
              + call
              + ", so that systemd ignores it");
    }
    return Set.of(call);
  }
}

package io.inquest.policy;

import io.inquest.linux.arch.ClosestNames;
import io.inquest.linux.arch.ErrnoNames;
import io.inquest.linux.seccomp.SeccompAction;
import java.util.List;
import java.util.OptionalInt;

/** Reads single values of policies: actions, truth values, numbers. */
public final class Scalars {
  private static final List<String> ACTIONS =
      List.of("allow", "log", "errno:NAME", "trap", "kill", "kill-thread", Rule.RECORD);
  private static final String ERRNO = "errno:";

  private Scalars() {}

  /** The action that {@code text} names, as YAML policies and {@code --else} write it. */
  public static Action action(String text, Place place) {
    return switch (text) {
      case "allow" -> Action.ALLOW;
      case "log" -> new Action(SeccompAction.LOG, 0);
      case "trap" -> new Action(SeccompAction.TRAP, 0);
      case "kill" -> Action.KILL_PROCESS;
      case "kill-thread" -> Action.KILL_THREAD;
      case Rule.RECORD ->
          throw new PolicyException(
              place,
              "'record' answers no call, and an answer is needed here",
              "Only a rule has this action: others decide the calls that it records.");
      default -> {
        if (text.startsWith(ERRNO)) {
          yield Action.errno(errno(text.substring(ERRNO.length()), place));
        }
        throw new PolicyException(
            place,
            "there is no action '" + text + "'",
            "Actions are allow, log, errno:NAME, trap, kill and kill-thread, a rule's also record"
                + ClosestNames.hint(ClosestNames.to(text, ACTIONS)));
      }
    };
  }

  private static int errno(String text, Place place) {
    OptionalInt named = ErrnoNames.number(text);
    if (named.isPresent()) {
      return named.getAsInt();
    }
    int number = decimal(text);
    if (number < 0) {
      throw new PolicyException(
          place,
          "there is no errno '" + text + "'",
          "Write its name (errno:EPERM) or its number (errno:1)"
              + ClosestNames.hint(ErrnoNames.suggest(text)));
    }
    if (number > Action.MAX_ERRNO) {
      throw new PolicyException(
          place, "errno " + text + " is above the kernel's highest, " + Action.MAX_ERRNO, "");
    }
    return number;
  }

  /** The value of up to nine decimal digits; -1 if {@code text} is anything else. */
  public static int decimal(String text) {
    if (text.isEmpty() || text.length() > 9) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = 10 * value + (c - '0');
    }
    return value;
  }
}

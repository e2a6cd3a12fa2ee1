package io.inquest.policy.firejail;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.ClosestNames;
import io.inquest.linux.arch.ErrnoNames;
import io.inquest.policy.Action;
import io.inquest.policy.CallNames;
import io.inquest.policy.LoadContext;
import io.inquest.policy.Place;
import io.inquest.policy.PolicyException;
import io.inquest.policy.Scalars;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The calls that a line of a profile of firejail lists: names, groups, numbers after {@code $},
 * with an answer of their own after a colon, and with {@code !} those that are excepted.
 */
final class FirejailList {
  private final Architecture abi;
  private final FirejailGroups groups;
  private final LoadContext context;

  FirejailList(Architecture abi, FirejailGroups groups, LoadContext context) {
    this.abi = abi;
    this.groups = groups;
    this.context = context;
  }

  /**
   * A call of the list.
   *
   * @param answer what it gets in place of the usual; null for that
   */
  record Item(int nr, boolean excepted, Action answer, Place place) {}

  /** The calls of a line that this ABI has. */
  List<Item> items(FirejailLine line) {
    List<Item> items = new ArrayList<>();
    int at = 0;
    for (String word : line.operand().split(",", -1)) {
      String bare = word.strip();
      Place place = line.place(at + word.indexOf(bare), bare.length());
      if (bare.startsWith("@")) {
        for (String member : members(bare, place)) {
          abi.syscalls()
              .number(member)
              .ifPresent(nr -> items.add(new Item(nr, false, null, place)));
        }
      } else if (!bare.isEmpty()) {
        item(bare, place, items);
      }
      at += word.length() + 1;
    }
    return items;
  }

  private List<String> members(String group, Place place) {
    return groups
        .members(group)
        .orElseThrow(
            () ->
                new PolicyException(
                    place,
                    "firejail has no group '"
                        + group
                        + "'"
                        + ClosestNames.hint(ClosestNames.to(group, groups.names())),
                    "firejail --debug-syscall-groups lists them."));
  }

  private void item(String word, Place place, List<Item> items) {
    boolean excepted = word.startsWith("!");
    String text = excepted ? word.substring(1) : word;
    int colon = text.indexOf(':');
    String call = colon < 0 ? text : text.substring(0, colon);
    Action answer = colon < 0 ? null : answer(text.substring(colon + 1), place);
    OptionalInt nr =
        call.startsWith("$")
            ? OptionalInt.of(Scalars.decimal(call.substring(1)))
            : abi.syscalls().number(call);
    if (nr.isPresent() && abi.syscalls().name(nr.getAsInt()).isPresent()) {
      items.add(new Item(nr.getAsInt(), excepted, answer, place));
    } else if (!CallNames.isKnown(call)) {
      context.note(
          place,
          "no ABI has a system call '"
              + call
              + "' as far as Inquest knows"
              + ClosestNames.hint(CallNames.suggest(List.of(abi), call)));
    }
  }

  /** {@code kill}, or the errno of a name. */
  static Action answer(String text, Place place) {
    if (text.equals("kill")) {
      return Action.KILL_THREAD;
    }
    OptionalInt errno = ErrnoNames.number(text);
    if (errno.isEmpty()) {
      throw new PolicyException(
          place,
          "there is no errno '" + text + "'" + ClosestNames.hint(ErrnoNames.suggest(text)),
          "Write its name, or kill.");
    }
    return Action.errno(errno.getAsInt());
  }
}

package io.inquest.linux.arch;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** systemd's groups of system calls ({@code systemd-analyze syscall-filter}), by name. */
public final class SyscallGroups {
  private static final String TABLE = "groups";

  private SyscallGroups() {}

  /**
   * The calls of a group, the groups within it replaced by their members.
   *
   * @param group with its {@code @}
   * @return kernel names of whatever ABI, in the group's order: not all exist on a given one. Empty
   *     when there is no such group
   */
  public static Optional<Set<String>> members(String group) {
    TableText table = TableText.of(TABLE);
    if (!group.startsWith("@") || table.block(group).isEmpty()) {
      return Optional.empty();
    }
    Set<String> calls = new LinkedHashSet<>();
    expand(table, group, calls, new LinkedHashSet<>());
    return Optional.of(calls);
  }

  /** The names of all groups, sorted. */
  public static List<String> names() {
    return TableText.of(TABLE).keys();
  }

  /** The groups whose names are closest to a mistyped one, best first. */
  public static List<String> suggest(String group) {
    return ClosestNames.to(group, names());
  }

  private static void expand(
      TableText table, String group, Set<String> calls, Set<String> entered) {
    if (!entered.add(group)) {
      return;
    }
    List<String> block = table.block(group).orElseThrow();
    for (int i = 1; i < block.size(); i++) {
      String member = block.get(i).substring(1);
      if (member.startsWith("@")) {
        expand(table, member, calls, entered);
      } else {
        calls.add(member);
      }
    }
  }
}

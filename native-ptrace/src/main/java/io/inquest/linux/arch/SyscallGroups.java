package io.inquest.linux.arch;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** systemd's groups of system calls ({@code systemd-analyze syscall-filter}), by name. */
public final class SyscallGroups {
  /** The oldest version of systemd whose groups are known. */
  public static final int OLDEST = 252;

  /** The newest version of systemd whose groups are known. */
  public static final int NEWEST = 262;

  private static final String TABLE = "groups";

  private SyscallGroups() {}

  /** The calls of a group as {@link #members(String, int)}, in the newest version. */
  public static Optional<Set<String>> members(String group) {
    return members(group, NEWEST);
  }

  /**
   * The calls of a group, the groups within it replaced by their members.
   *
   * @param group with its {@code @}
   * @param version of systemd; those beyond {@link #OLDEST} and {@link #NEWEST} are taken for these
   * @return kernel names of whatever ABI, in the group's order: not all exist on a given one. Empty
   *     when there is no such group
   */
  public static Optional<Set<String>> members(String group, int version) {
    TableText table = TableText.of(TABLE);
    if (!group.startsWith("@") || table.block(group).isEmpty()) {
      return Optional.empty();
    }
    Set<String> calls = new LinkedHashSet<>();
    int known = Math.max(OLDEST, Math.min(NEWEST, version));
    expand(table, group, known, calls, new LinkedHashSet<>());
    return calls.isEmpty() ? Optional.empty() : Optional.of(calls);
  }

  /**
   * The calls that a group lists itself, those of the groups within it left aside.
   *
   * @param version of systemd, as for {@link #members(String, int)}
   */
  public static Set<String> listed(String group, int version) {
    TableText table = TableText.of(TABLE);
    Set<String> entered = new LinkedHashSet<>(table.keys());
    entered.remove(group);
    Set<String> calls = new LinkedHashSet<>();
    expand(table, group, Math.max(OLDEST, Math.min(NEWEST, version)), calls, entered);
    return calls;
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
      TableText table, String group, int version, Set<String> calls, Set<String> entered) {
    if (!entered.add(group)) {
      return;
    }
    List<String> block = table.block(group).orElseThrow();
    for (int i = 1; i < block.size(); i++) {
      String line = block.get(i);
      int end = line.indexOf(' ', 1);
      String member = line.substring(1, end < 0 ? line.length() : end);
      if (end >= 0 && !holds(line.substring(end + 1), version)) {
        continue;
      }
      if (member.startsWith("@")) {
        expand(table, member, version, calls, entered);
      } else {
        calls.add(member);
      }
    }
  }

  /** Whether a version is among {@code SINCE-UNTIL}, either of which may be missing. */
  private static boolean holds(String range, int version) {
    int dash = range.indexOf('-');
    String since = range.substring(0, dash);
    String until = range.substring(dash + 1);
    return (since.isEmpty() || version >= Integer.parseInt(since))
        && (until.isEmpty() || version <= Integer.parseInt(until));
  }
}

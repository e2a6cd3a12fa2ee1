package io.inquest.filter.learn;

import io.inquest.linux.arch.SyscallGroups;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What calls are for: systemd's groups, of which each call belongs to the first that has it. */
final class Purpose {
  private static final List<String> GROUPS =
      List.of(
          "@default",
          "@basic-io",
          "@file-system",
          "@io-event",
          "@network-io",
          "@ipc",
          "@process",
          "@signal",
          "@timer",
          "@sync",
          "@aio",
          "@memlock",
          "@chown",
          "@setuid",
          "@resources",
          "@keyring",
          "@system-service");

  /** A rule called "default" would be taken for the policy's default action. */
  private static final String BASICS = "basics";

  private static final String OTHER = "other";

  private final Map<String, Set<String>> members = new LinkedHashMap<>();

  Purpose() {
    for (String group : GROUPS) {
      String name = group.equals("@default") ? BASICS : group.substring(1);
      members.put(name, SyscallGroups.members(group).orElseThrow());
    }
  }

  /** The names of all purposes, in the order in which a policy lists them. */
  List<String> all() {
    List<String> all = new ArrayList<>(members.keySet());
    all.add(OTHER);
    return all;
  }

  /** What a call is for. */
  String of(String call) {
    for (Map.Entry<String, Set<String>> group : members.entrySet()) {
      if (group.getValue().contains(call)) {
        return group.getKey();
      }
    }
    return OTHER;
  }
}

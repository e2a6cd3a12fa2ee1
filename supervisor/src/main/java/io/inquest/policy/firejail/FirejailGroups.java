package io.inquest.policy.firejail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The groups of calls that profiles of firejail name: {@code @clock}. */
final class FirejailGroups {
  /** Groups within groups end here. */
  private static final int DEEPEST = 8;

  private final Map<String, List<String>> groups = new HashMap<>();

  private FirejailGroups() {}

  /** The groups of the resource {@code firejail.groups}. */
  static FirejailGroups read() {
    FirejailGroups read = new FirejailGroups();
    try (InputStream in = FirejailGroups.class.getResourceAsStream("firejail.groups")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        if (line.startsWith("@")) {
          List<String> words = List.of(line.split(" ", -1));
          read.groups.put(words.get(0), words.subList(1, words.size()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("firejail.groups cannot be read", e);
    }
    return read;
  }

  /** The calls of a group, those of groups in it included; empty if there is no such group. */
  Optional<List<String>> members(String group) {
    if (!groups.containsKey(group)) {
      return Optional.empty();
    }
    List<String> members = new ArrayList<>();
    add(group, members, 0);
    return Optional.of(members);
  }

  private void add(String group, List<String> members, int depth) {
    for (String member : groups.getOrDefault(group, List.of())) {
      if (!member.startsWith("@")) {
        members.add(member);
      } else if (depth < DEEPEST) {
        add(member, members, depth + 1);
      }
    }
  }

  /** The names of all groups. */
  List<String> names() {
    return List.copyOf(groups.keySet());
  }
}

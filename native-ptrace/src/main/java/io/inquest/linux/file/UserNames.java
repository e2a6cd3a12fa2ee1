package io.inquest.linux.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The users that {@code /etc/passwd} and this user namespace have. */
final class UserNames {
  private UserNames() {}

  /** A user in words: {@code user 'bob'}, or {@code user 1001} if no name is known. */
  static String of(int uid) {
    String id = Integer.toUnsignedString(uid);
    for (String line : lines("/etc/passwd")) {
      String[] fields = line.split(":", -1);
      if (fields.length > 2 && fields[2].equals(id)) {
        return "user '" + fields[0] + "'";
      }
    }
    return "user " + id;
  }

  /** Whether a user id stands for all those whom this user namespace does not have. */
  static boolean isUnmapped(int uid) {
    List<String> overflow = lines("/proc/sys/kernel/overflowuid");
    if (overflow.size() != 1 || !overflow.get(0).equals(Integer.toUnsignedString(uid))) {
      return false;
    }
    long id = Integer.toUnsignedLong(uid);
    List<String> map = lines("/proc/self/uid_map");
    for (String line : map) {
      String[] fields = line.strip().split(" +", -1);
      long first = Long.parseLong(fields[0]);
      if (id >= first && id < first + Long.parseLong(fields[2])) {
        return false;
      }
    }
    return !map.isEmpty();
  }

  /** A file's lines; none if it cannot be read. */
  static List<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return List.of();
    }
  }
}

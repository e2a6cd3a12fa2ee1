package io.inquest.linux.proc;

import io.inquest.linux.arch.PointerTag;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.OptionalLong;
import java.util.Set;

/** What a task has mapped, from {@code /proc/TID/maps}. Owned by the tracer thread. */
public final class Mappings {
  private static final int HEX = 16;

  private Mappings() {}

  /**
   * The place in a file that an address is mapped from: the same for all processes that have the
   * file mapped, wherever that is.
   *
   * @return device, inode and offset as a text; empty if no file is mapped there
   */
  public static String filePlace(int tid, long address) {
    Mapping mapping = at(tid, address);
    return mapping == null || mapping.inode().equals("0")
        ? ""
        : mapping.device()
            + " "
            + mapping.inode()
            + " "
            + Long.toHexString(mapping.offsetOf(PointerTag.without(address)));
  }

  /** Whether what is written to an address is seen by other processes that have it mapped. */
  public static boolean isShared(int tid, long address) {
    Mapping mapping = at(tid, address);
    return mapping != null && mapping.shared();
  }

  /** The mapping that an address is in; null if it is in none. */
  public static Mapping at(int tid, long address) {
    long place = PointerTag.without(address);
    String maps = maps(tid);
    int line = 0;
    while (line < maps.length()) {
      int end = maps.indexOf('\n', line);
      int dash = maps.indexOf('-', line);
      int space = maps.indexOf(' ', dash);
      long from = Long.parseUnsignedLong(maps, line, dash, HEX);
      long to = Long.parseUnsignedLong(maps, dash + 1, space, HEX);
      if (Long.compareUnsigned(place, from) >= 0 && Long.compareUnsigned(place, to) < 0) {
        return mapping(from, to, maps.substring(space + 1, end));
      }
      line = end + 1;
    }
    return null;
  }

  /** The rest of a line is: permissions, offset, device, inode, name. */
  private static Mapping mapping(long from, long to, String rest) {
    String[] fields = rest.split(" +", 5);
    return new Mapping(
        from,
        to,
        fields[0].endsWith("s"),
        Long.parseUnsignedLong(fields[1], HEX),
        fields[2],
        fields[3],
        fields.length > 4 ? fields[4] : "");
  }

  /**
   * The names of the files that a task has mapped, each once, in the order of their addresses: the
   * last parts of their paths, with escapes as in proc(5).
   */
  public static Set<String> fileNames(int tid) {
    Set<String> names = new LinkedHashSet<>();
    String maps = maps(tid);
    int line = 0;
    while (line < maps.length()) {
      int end = maps.indexOf('\n', line);
      int path = maps.indexOf('/', line);
      if (path >= 0 && path < end) {
        names.add(maps.substring(maps.lastIndexOf('/', end) + 1, end));
      }
      line = end + 1;
    }
    return names;
  }

  private static String maps(int tid) {
    TraceeAccess.begin(tid, 0);
    try {
      return new String(ProcFs.read("/proc/" + tid + "/maps"), StandardCharsets.ISO_8859_1);
    } finally {
      TraceeAccess.end();
    }
  }

  /** Where the first mapping of a name such as {@code [stack]} begins. */
  public static OptionalLong start(int tid, String name) {
    String maps = maps(tid);
    int at = maps.indexOf(" " + name + "\n");
    if (at < 0) {
      return OptionalLong.empty();
    }
    int line = maps.lastIndexOf('\n', at) + 1;
    return OptionalLong.of(Long.parseUnsignedLong(maps, line, maps.indexOf('-', line), HEX));
  }
}

package io.inquest.linux.proc;

import io.inquest.linux.arch.PointerTag;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

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
    String[] fields = fields(tid, address);
    return fields.length == 0 ? "" : place(fields, PointerTag.without(address) - from(fields));
  }

  /** Whether what is written to an address is seen by other processes that have it mapped. */
  public static boolean isShared(int tid, long address) {
    String[] fields = fields(tid, address);
    return fields.length > 0 && fields[1].endsWith("s");
  }

  private static String maps(int tid) {
    return new String(ProcFs.read("/proc/" + tid + "/maps"), StandardCharsets.ISO_8859_1);
  }

  /** The fields of the mapping that an address is in; none if it is in none. */
  private static String[] fields(int tid, long address) {
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
        return maps.substring(line, end).split(" +", -1);
      }
      line = end + 1;
    }
    return new String[0];
  }

  private static long from(String[] fields) {
    return Long.parseUnsignedLong(fields[0], 0, fields[0].indexOf('-'), HEX);
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

  /** Fields are: range, permissions, offset, device, inode, path. */
  private static String place(String[] fields, long into) {
    String inode = fields[4];
    long offset = Long.parseUnsignedLong(fields[2], HEX) + into;
    return inode.equals("0") ? "" : fields[3] + " " + inode + " " + Long.toHexString(offset);
  }
}

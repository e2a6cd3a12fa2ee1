package io.inquest.linux.seccomp;

import java.util.ArrayList;
import java.util.List;

/** {@code SECCOMP_FILTER_FLAG_*} of {@code <linux/seccomp.h>}. */
public final class FilterFlags {
  private static final List<String> NAMES =
      List.of("TSYNC", "LOG", "SPEC_ALLOW", "NEW_LISTENER", "TSYNC_ESRCH", "WAIT_KILLABLE_RECV");

  private FilterFlags() {}

  /** The names of the flags that are set, in hex what has no name. */
  public static List<String> names(long flags) {
    List<String> names = new ArrayList<>();
    long left = flags;
    for (int bit = 0; bit < NAMES.size(); bit++) {
      if ((flags & 1L << bit) != 0) {
        names.add(NAMES.get(bit));
        left &= ~(1L << bit);
      }
    }
    if (left != 0) {
      names.add("0x" + Long.toHexString(left));
    }
    return names;
  }
}

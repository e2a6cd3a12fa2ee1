package io.inquest.launch;

import io.inquest.linux.libc.LibC;
import java.io.File;
import java.util.Set;

/** Keeps the descriptors that the Java runtime and Inquest opened from the program. */
public final class InheritedDescriptors {
  private static final int F_SETFD = 2;
  private static final int FD_CLOEXEC = 1;

  private InheritedDescriptors() {}

  /**
   * Closes on exec every open descriptor but the {@code inherited} ones: the runtime opens some of
   * its own without O_CLOEXEC.
   */
  public static void keep(Set<Integer> inherited) {
    String[] open = new File("/proc/self/fd").list();
    if (open == null) {
      return;
    }
    for (String descriptor : open) {
      int fd = Integer.parseInt(descriptor);
      if (!inherited.contains(fd)) {
        LibC.fcntl(fd, F_SETFD, FD_CLOEXEC);
      }
    }
  }
}

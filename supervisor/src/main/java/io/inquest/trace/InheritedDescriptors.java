package io.inquest.trace;

import io.inquest.linux.libc.LibC;
import io.inquest.linux.proc.ProcFs;
import java.io.File;
import java.util.List;

/** Keeps the descriptors that the Java runtime and Inquest opened from the program. */
final class InheritedDescriptors {
  private static final int F_SETFD = 2;
  private static final int FD_CLOEXEC = 1;

  private InheritedDescriptors() {}

  /**
   * Closes on exec every descriptor on a file below one of {@code ours}: the runtime opens some of
   * its own without O_CLOEXEC, and whatever else is open was inherited and is the program's.
   */
  static void keepOwn(List<String> ours) {
    String[] descriptors = new File("/proc/self/fd").list();
    if (descriptors == null) {
      return;
    }
    for (String descriptor : descriptors) {
      String target = ProcFs.link("/proc/self/fd/" + descriptor);
      for (String prefix : ours) {
        if (target.startsWith(prefix)) {
          LibC.fcntl(Integer.parseInt(descriptor), F_SETFD, FD_CLOEXEC);
        }
      }
    }
  }
}

package io.inquest.tracee;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.time.Duration;

/** Sleeping until a descriptor has something to say: poll(2). */
final class Poll {
  private static final int POLLIN = 1;
  private static final int POLLFD_BYTES = 8;
  private static final int EINTR = 4;

  private Poll() {}

  /**
   * Sleeps until one of the descriptors is readable, hung up or in error.
   *
   * @param deadline {@link System#nanoTime} at which to give up
   * @return whether each descriptor is; all false at the deadline
   */
  static boolean[] await(long deadline, int... descriptors) {
    try (Memory table = new Memory((long) POLLFD_BYTES * descriptors.length)) {
      table.clear();
      for (int i = 0; i < descriptors.length; i++) {
        table.setInt((long) POLLFD_BYTES * i, descriptors[i]);
        table.setShort((long) POLLFD_BYTES * i + 4, (short) POLLIN);
      }
      int ready;
      do {
        long left = Math.max(0, Duration.ofNanos(deadline - System.nanoTime()).toMillis());
        ready = CLibrary.C.poll(table, descriptors.length, (int) Math.min(left, 3_600_000));
      } while (ready < 0 && Native.getLastError() == EINTR);
      if (ready < 0) {
        throw new IllegalStateException("poll failed with errno " + Native.getLastError());
      }
      boolean[] answers = new boolean[descriptors.length];
      for (int i = 0; i < descriptors.length; i++) {
        answers[i] = table.getShort((long) POLLFD_BYTES * i + 6) != 0;
      }
      return answers;
    }
  }
}

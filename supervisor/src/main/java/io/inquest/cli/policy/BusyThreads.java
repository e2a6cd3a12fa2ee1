package io.inquest.cli.policy;

import io.inquest.linux.libc.LibC;

/**
 * Threads that keep all processors busy, two for each, so that a program's own have to wait their
 * turn. They end with the process that made them.
 */
final class BusyThreads {
  private static final int THREADS_A_PROCESSOR = 2;

  /** Of the calling thread, where it is given 0: Linux has no other priority (setpriority(2)). */
  private static final int PRIO_PROCESS = 0;

  /** A third of the usual share: whoever else works on the machine goes on. */
  private static final int NICE = 5;

  private volatile boolean ended;

  private BusyThreads() {}

  /** Starts them. */
  static BusyThreads start() {
    BusyThreads busy = new BusyThreads();
    int count = THREADS_A_PROCESSOR * Runtime.getRuntime().availableProcessors();
    for (int i = 0; i < count; i++) {
      Thread thread = new Thread(busy::spin, "busy-" + i);
      thread.setDaemon(true);
      thread.start();
    }
    return busy;
  }

  private void spin() {
    LibC.setpriority(PRIO_PROCESS, 0, NICE);
    while (!ended) {
      Thread.onSpinWait();
    }
  }

  void end() {
    ended = true;
  }
}

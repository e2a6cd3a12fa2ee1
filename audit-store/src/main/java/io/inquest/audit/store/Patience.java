package io.inquest.audit.store;

import java.time.Duration;

/** Waits for another process in short pauses. Owned by one thread. */
final class Patience {
  private static final long PAUSE_MILLIS = 10;

  private final long start = System.nanoTime();
  private final long limitNanos;

  /** Waits that long in all. */
  Patience(Duration limit) {
    limitNanos = limit.toNanos();
  }

  /** Waits a little; false if it has been too long. */
  boolean pause() {
    if (System.nanoTime() - start > limitNanos) {
      return false;
    }
    try {
      Thread.sleep(PAUSE_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

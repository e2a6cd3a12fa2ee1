package io.inquest.audit.store;

/** Waits for another process in short pauses, up to half a minute. Owned by one thread. */
final class Patience {
  private static final long LIMIT_NANOS = 30_000_000_000L;
  private static final long PAUSE_MILLIS = 10;

  private final long start = System.nanoTime();

  /** Waits a little; false if it has been too long. */
  boolean pause() {
    if (System.nanoTime() - start > LIMIT_NANOS) {
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

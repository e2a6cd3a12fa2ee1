package io.inquest.trace.record;

import java.time.Instant;

/**
 * Nanoseconds since the epoch, at the cost of {@link System#nanoTime()}: the wall clock is asked
 * again once a second, so that a step of it is followed. Owned by one thread.
 */
final class WallClock {
  private static final long ANCHOR_NANOS = 1_000_000_000L;

  private long anchorMonotonic;
  private long anchorWall;

  WallClock() {
    anchor(System.nanoTime());
  }

  long now() {
    long monotonic = System.nanoTime();
    if (monotonic - anchorMonotonic > ANCHOR_NANOS) {
      anchor(monotonic);
    }
    return anchorWall + (monotonic - anchorMonotonic);
  }

  private void anchor(long monotonic) {
    Instant wall = Instant.now();
    anchorMonotonic = monotonic;
    anchorWall = wall.getEpochSecond() * 1_000_000_000L + wall.getNano();
  }
}

package io.inquest.trace.record;

import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Nanoseconds since the epoch, at the cost of {@link System#nanoTime()}: the wall clock is asked
 * again once a second, so that a step of it is followed. One that goes beyond what clocks are
 * slewed by is kept until it is taken. Owned by one thread.
 */
final class WallClock {
  private static final long ANCHOR_NANOS = 1_000_000_000L;

  /** What a disciplined clock may differ by (adjtimex(2) slews by 0.05 %), and some for a delay. */
  private static final long TOLERANCE_NANOS = 100_000_000L;

  private static final long TOLERATED_PART = 1000;

  private final LongSupplier monotonic;
  private final LongSupplier wall;
  private long anchorMonotonic;
  private long anchorWall;
  private Step step;

  /**
   * The wall clock jumped against the monotonic one.
   *
   * @param expected what it should have shown, in nanoseconds since the epoch
   * @param found what it showed
   */
  record Step(long expected, long found) {
    /** Both times, in words. */
    String inWords() {
      return "the clock went from "
          + Instant.ofEpochSecond(0, expected)
          + " to "
          + Instant.ofEpochSecond(0, found)
          + ": it was set, or the machine slept";
    }
  }

  WallClock() {
    this(System::nanoTime, WallClock::wall);
  }

  /** The clock made of these two, both in nanoseconds. */
  WallClock(LongSupplier monotonic, LongSupplier wall) {
    this.monotonic = monotonic;
    this.wall = wall;
    anchorMonotonic = monotonic.getAsLong();
    anchorWall = wall.getAsLong();
  }

  private static long wall() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  long now() {
    long passed = monotonic.getAsLong() - anchorMonotonic;
    return passed > ANCHOR_NANOS ? look() : anchorWall + passed;
  }

  /** The time by the wall clock itself, which is compared with what was expected. */
  long look() {
    long passed = monotonic.getAsLong() - anchorMonotonic;
    long found = wall.getAsLong();
    long expected = anchorWall + passed;
    if (Math.abs(found - expected) > TOLERANCE_NANOS + passed / TOLERATED_PART) {
      // Of several that nobody took, what counts is from where to where.
      step = new Step(step == null ? expected : step.expected(), found);
    }
    anchorMonotonic += passed;
    anchorWall = found;
    return found;
  }

  /** The step since the last call, if there was one. */
  Optional<Step> takeStep() {
    Optional<Step> taken = Optional.ofNullable(step);
    step = null;
    return taken;
  }

  /** Whether there was a step that nobody took. */
  boolean hasStepped() {
    return step != null;
  }
}

package io.inquest.report.html;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Counts things by time, in so many spans of equal width at most: where there would be more, spans
 * become twice as wide. Used by one thread.
 */
final class TimeBuckets {
  private static final long NARROWEST = TimeUnit.MICROSECONDS.toNanos(64);

  private final int most;
  private TreeMap<Long, long[]> counts = new TreeMap<>();
  private long width = NARROWEST;
  private long latestIndex = Long.MIN_VALUE;
  private long[] latest;

  /**
   * One span with things in it.
   *
   * @param start in nanoseconds since the epoch
   * @param width in nanoseconds
   */
  record Bucket(long start, long width, long count) {}

  /** At most so many spans with things in them. */
  TimeBuckets(int most) {
    this.most = most;
  }

  /** Counts one thing. */
  void add(long time) {
    long index = Math.floorDiv(time, width);
    if (index == latestIndex) {
      latest[0]++;
      return;
    }
    add(index, 1);
    while (counts.size() > most) {
      widen();
    }
    latestIndex = Math.floorDiv(time, width);
    latest = counts.get(latestIndex);
  }

  private void add(long index, long count) {
    counts.computeIfAbsent(index, key -> new long[1])[0] += count;
  }

  private void widen() {
    TreeMap<Long, long[]> narrower = counts;
    counts = new TreeMap<>();
    width *= 2;
    narrower.forEach((index, count) -> add(Math.floorDiv(index, 2), count[0]));
    latestIndex = Long.MIN_VALUE;
  }

  /**
   * The spans with things in them, ascending.
   *
   * @param narrowest the least width that can be told apart, in nanoseconds
   * @param limit at most so many
   */
  List<Bucket> spans(long narrowest, int limit) {
    while (width < narrowest || counts.size() > limit) {
      widen();
    }
    List<Bucket> spans = new ArrayList<>();
    counts.forEach((index, count) -> spans.add(new Bucket(index * width, width, count[0])));
    return spans;
  }
}

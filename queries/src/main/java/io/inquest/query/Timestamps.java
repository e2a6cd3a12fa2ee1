package io.inquest.query;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Times of records, nanoseconds since the epoch, as RFC 3339 texts in UTC. */
public final class Timestamps {
  private static final long SECOND = 1_000_000_000L;

  private Timestamps() {}

  /** With nine decimals, e.g. {@code 2026-11-21T23:07:46.000000001Z}. */
  public static String rfc3339(long nanoseconds) {
    return text(nanoseconds, 9);
  }

  /** With milliseconds, e.g. {@code 2026-11-21T23:07:46.001Z}. */
  public static String milliseconds(long nanoseconds) {
    return text(nanoseconds, 3);
  }

  private static String text(long nanoseconds, int decimals) {
    int fraction = (int) Math.floorMod(nanoseconds, SECOND);
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(Math.floorDiv(nanoseconds, SECOND), fraction, ZoneOffset.UTC);
    StringBuilder text = new StringBuilder(30);
    digits(text, time.getYear(), 4).append('-');
    digits(text, time.getMonthValue(), 2).append('-');
    digits(text, time.getDayOfMonth(), 2).append('T');
    digits(text, time.getHour(), 2).append(':');
    digits(text, time.getMinute(), 2).append(':');
    digits(text, time.getSecond(), 2).append('.');
    int from = text.length();
    digits(text, fraction, 9);
    text.setLength(from + decimals);
    return text.append('Z').toString();
  }

  private static StringBuilder digits(StringBuilder text, int value, int width) {
    for (int power = 1, i = 1; i < width; i++) {
      power *= 10;
      if (value < power) {
        text.append('0');
      }
    }
    return text.append(value);
  }
}

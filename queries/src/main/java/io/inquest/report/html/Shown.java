package io.inquest.report.html;

import io.inquest.query.Timestamps;
import io.inquest.report.TerminalText;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What was recorded, as a page shows it to people. */
final class Shown {
  private static final int MOST_CHARACTERS = 400;

  private Shown() {}

  /**
   * A text from a program: invisible characters and those that turn the direction of writing are
   * escapes, and what is very long is cut.
   */
  static String text(String text) {
    String safe = TerminalText.escape(text);
    return safe.length() <= MOST_CHARACTERS ? safe : safe.substring(0, MOST_CHARACTERS) + "...";
  }

  /** A number with its thousands separated. */
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** A number of things: {@code 1 run}, {@code 2,000 runs}. */
  static String count(long count, String thing) {
    return count(count) + " " + thing + (count == 1 ? "" : "s");
  }

  /** A time in UTC, with milliseconds: {@code 2026-11-21 23:07:46.001}. */
  static String time(long nanoseconds) {
    return nanoseconds == 0
        ? "not recorded"
        : Timestamps.milliseconds(nanoseconds).replace('T', ' ').replace("Z", "");
  }

  /** A span of time. */
  static String span(long nanoseconds) {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(nanoseconds);
    if (nanoseconds < TimeUnit.MILLISECONDS.toNanos(1)) {
      return TimeUnit.NANOSECONDS.toMicros(nanoseconds) + " µs";
    } else if (seconds < 10) {
      return TimeUnit.NANOSECONDS.toMillis(nanoseconds) + " ms";
    } else if (seconds < 600) {
      return seconds + " s";
    }
    return seconds < 36_000 ? seconds / 60 + " min" : seconds / 3600 + " h";
  }

  /** A part of a whole in percent. */
  static String share(long part, long whole) {
    return whole == 0 ? "" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
  }

  /** A coordinate of a drawing. */
  static String coordinate(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}

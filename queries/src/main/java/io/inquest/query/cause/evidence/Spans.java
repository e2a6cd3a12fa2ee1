package io.inquest.query.cause.evidence;

/** Spans of time as people say them. */
public final class Spans {
  private Spans() {}

  /** Nanoseconds, in the unit that leaves one to four digits. */
  public static String inWords(long nanoseconds) {
    if (nanoseconds < 100_000) {
      return "less than 0.1 ms";
    }
    if (nanoseconds < 10_000_000) {
      long tenths = nanoseconds / 100_000;
      return tenths / 10 + "." + tenths % 10 + " ms";
    }
    if (nanoseconds < 10_000_000_000L) {
      return nanoseconds / 1_000_000 + " ms";
    }
    long seconds = nanoseconds / 1_000_000_000;
    return seconds < 600 ? seconds + " s" : seconds / 60 + " min";
  }
}

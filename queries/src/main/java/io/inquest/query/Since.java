package io.inquest.query;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * The times that {@code --since} and options like it take: RFC 3339 ({@code 2026-11-21T23:07:46Z}),
 * the same without an offset in the local time zone, a date, a time of today, {@code today}, {@code
 * yesterday}, or how long ago: {@code 30s}, {@code 10m}, {@code 2h}, {@code 3d}, {@code 1w}.
 */
public final class Since {
  private static final long NANOSECONDS = 1_000_000_000L;

  private Since() {}

  /**
   * Nanoseconds since the epoch, UTC.
   *
   * @param option whose value the text is
   * @param clock what time it is, and where
   * @throws QueryException saying which forms there are
   */
  public static long parse(String option, String text, Clock clock) {
    String trimmed = text.trim();
    try {
      Instant time =
          ago(trimmed, clock)
              .or(() -> day(trimmed, clock))
              .orElseGet(() -> written(trimmed, clock));
      return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOSECONDS), time.getNano());
    } catch (DateTimeException | ArithmeticException e) {
      throw new QueryException(
          option
              + ": '"
              + text
              + "' is not a time; write 2026-11-21T23:07:46Z, 2026-11-21, 23:07, today, yesterday,"
              + " or how long ago: 30s, 10m, 2h, 3d, 1w",
          e);
    }
  }

  private static Optional<Instant> ago(String text, Clock clock) {
    int last = text.length() - 1;
    if (last < 1 || !text.chars().limit(last).allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    Duration unit;
    switch (text.charAt(last)) {
      case 's' -> unit = Duration.ofSeconds(1);
      case 'm' -> unit = Duration.ofMinutes(1);
      case 'h' -> unit = Duration.ofHours(1);
      case 'd' -> unit = Duration.ofDays(1);
      case 'w' -> unit = Duration.ofDays(7);
      default -> {
        return Optional.empty();
      }
    }
    try {
      return Optional.of(
          clock.instant().minus(unit.multipliedBy(Long.parseLong(text, 0, last, 10))));
    } catch (NumberFormatException e) {
      throw new DateTimeException("too long ago", e);
    }
  }

  private static Optional<Instant> day(String text, Clock clock) {
    LocalDate today = LocalDate.now(clock);
    return switch (text) {
      case "today" -> Optional.of(today.atStartOfDay(clock.getZone()).toInstant());
      case "yesterday" -> Optional.of(today.minusDays(1).atStartOfDay(clock.getZone()).toInstant());
      default -> Optional.empty();
    };
  }

  private static Instant written(String text, Clock clock) {
    if (text.indexOf(':') < 0) {
      return LocalDate.parse(text).atStartOfDay(clock.getZone()).toInstant();
    }
    if (text.indexOf('-') < 0) {
      return ZonedDateTime.of(LocalDate.now(clock), LocalTime.parse(text), clock.getZone())
          .toInstant();
    }
    String iso = text.replace(' ', 'T');
    try {
      return OffsetDateTime.parse(iso).toInstant();
    } catch (DateTimeParseException e) {
      return LocalDateTime.parse(iso).atZone(clock.getZone()).toInstant();
    }
  }
}

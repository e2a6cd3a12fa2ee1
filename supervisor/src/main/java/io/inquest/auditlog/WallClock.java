package io.inquest.auditlog;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.MonthDay;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the dates of a log mean. Lines that have both a date of the log's and the kernel's stamp
 * tell in which zone and year the others are; without such, this machine's zone and the latest year
 * that does not lie ahead are assumed, and that is said. Owned by one thread.
 */
final class WallClock {
  /** Zones differ by quarters of an hour. */
  private static final int ZONE_STEP = 900;

  private static final long MOST_LATE = 120;
  private static final long NANOS = 1_000_000_000L;

  private final ZoneId assumed;
  private final Instant now;
  private Optional<ZoneOffset> learned = Optional.empty();
  private Optional<Instant> anchor = Optional.empty();

  WallClock(ZoneId assumed, Instant now) {
    this.assumed = assumed;
    this.now = now;
  }

  /**
   * A time, and in words what is inexact in it.
   *
   * @param nanos since the epoch; 0 if there is no date
   */
  record Time(long nanos, List<String> doubts) {}

  /** Takes to heart that the log's stamp and the kernel's are of one line. */
  void learn(Stamp stamp, long kernelNanos) {
    Instant kernel = Instant.ofEpochSecond(kernelNanos / NANOS);
    anchor = Optional.of(kernel);
    if (stamp.date().isEmpty() || stamp.zone().isPresent()) {
      return;
    }
    LocalDateTime date = inYear(stamp.date().get(), kernel);
    long ahead = Duration.between(kernel, date.toInstant(ZoneOffset.UTC)).toSeconds();
    long offset = Math.round(ahead / (double) ZONE_STEP) * ZONE_STEP;
    // What was logged later tells nothing of the zone.
    if (Math.abs(ahead - offset) <= MOST_LATE && Math.abs(offset) <= 14 * 3600) {
      learned = Optional.of(ZoneOffset.ofTotalSeconds((int) offset));
    }
  }

  /** The time that a stamp stands for. */
  Time at(Stamp stamp) {
    if (stamp.date().isEmpty()) {
      String words =
          stamp.sinceBoot().isPresent()
              ? "no date, only " + stamp.sinceBoot().get() + " s since the machine was started"
              : "no date";
      return new Time(0, List.of(words));
    }
    List<String> doubts = new ArrayList<>();
    LocalDateTime date = stamp.date().get();
    if (date.getYear() == 0) {
      date = inYear(date, anchor.orElse(now));
      doubts.add("year inferred");
    }
    if (stamp.ambiguous()) {
      doubts.add("month taken to stand before the day");
    }
    ZoneOffset zone;
    if (stamp.zone().isPresent()) {
      zone = stamp.zone().get();
    } else if (learned.isPresent()) {
      zone = learned.get();
      doubts.add("zone inferred from other lines");
    } else {
      zone = assumed.getRules().getOffset(date);
      doubts.add("zone assumed to be this machine's");
    }
    Instant instant = date.toInstant(zone);
    return new Time(instant.getEpochSecond() * NANOS + instant.getNano(), doubts);
  }

  /** The date in the year in which it is nearest to what is known, but not in the future. */
  private LocalDateTime inYear(LocalDateTime date, Instant near) {
    if (date.getYear() != 0) {
      return date;
    }
    int year = near.atOffset(ZoneOffset.UTC).getYear();
    LocalDateTime best = null;
    for (int each = year - 1; each <= year + 1; each++) {
      boolean exists = MonthDay.of(date.getMonth(), date.getDayOfMonth()).isValidYear(each);
      LocalDateTime there = date.withYear(exists ? each : Year.of(each).isLeap() ? each : each - 1);
      if (!exists || there.toInstant(ZoneOffset.UTC).isAfter(now.plus(Duration.ofDays(1)))) {
        continue;
      }
      if (best == null || distance(there, near) < distance(best, near)) {
        best = there;
      }
    }
    return best == null
        ? date.withYear(year - (Year.isLeap(year) ? 0 : Math.floorMod(year, 4)))
        : best;
  }

  private static long distance(LocalDateTime date, Instant from) {
    return Duration.between(from, date.toInstant(ZoneOffset.UTC)).abs().toSeconds();
  }
}

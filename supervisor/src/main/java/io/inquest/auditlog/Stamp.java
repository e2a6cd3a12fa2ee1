package io.inquest.auditlog;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * A time as a log has it.
 *
 * @param date on that machine's clock, its year 0 if it is not written; empty if there is none
 * @param zone of that clock; empty if it is not written
 * @param sinceBoot seconds since the machine was started, as written; empty if they are not
 * @param ambiguous whether day and month may be the other way round
 */
record Stamp(
    Optional<LocalDateTime> date,
    Optional<ZoneOffset> zone,
    Optional<String> sinceBoot,
    boolean ambiguous) {
  /** No time at all. */
  static final Stamp NONE = new Stamp(Optional.empty(), Optional.empty(), Optional.empty(), false);

  static Stamp of(LocalDateTime date, ZoneOffset zone) {
    return new Stamp(Optional.of(date), Optional.ofNullable(zone), Optional.empty(), false);
  }

  static Stamp sinceBoot(String seconds) {
    return new Stamp(
        Optional.empty(), Optional.empty(), Optional.of(seconds.replace(',', '.')), false);
  }
}

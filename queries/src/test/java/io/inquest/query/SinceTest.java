package io.inquest.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SinceTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.ofHours(1));

  @ParameterizedTest
  @CsvSource({
    "2026-11-21T11:59:59.000000001Z, 2026-11-21T11:59:59.000000001Z",
    "2026-11-21T12:00:00+02:00,      2026-11-21T10:00:00Z",
    "2026-11-21T12:00:00,            2026-11-21T11:00:00Z",
    "2026-11-21 12:00,               2026-11-21T11:00:00Z",
    "2026-11-20,                     2026-11-19T23:00:00Z",
    "09:30,                          2026-11-21T08:30:00Z",
    "today,                          2026-11-20T23:00:00Z",
    "yesterday,                      2026-11-19T23:00:00Z",
    "30s,                            2026-11-21T11:59:30Z",
    "10m,                            2026-11-21T11:50:00Z",
    "2h,                             2026-11-21T10:00:00Z",
    "3d,                             2026-11-18T12:00:00Z",
    "1w,                             2026-11-14T12:00:00Z",
  })
  void parse_everyForm_isThatTime(String text, String time) {
    assertThat(Timestamps.rfc3339(Since.parse("--since", text, CLOCK)))
        .isEqualTo(Timestamps.rfc3339(Since.parse("--since", time, CLOCK)));
    Instant expected = Instant.parse(time);
    assertThat(Since.parse("--since", text, CLOCK))
        .isEqualTo(expected.getEpochSecond() * 1_000_000_000L + expected.getNano());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "m", "10y", "2026-13-01", "25:00", "99999999999999999999d"})
  void parse_noTime_saysWhichFormsThereAre(String text) {
    assertThatThrownBy(() -> Since.parse("--since", text, CLOCK))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("--since: '" + text + "' is not a time")
        .hasMessageContaining("yesterday");
  }

  @Test
  void rfc3339_ofTimes_hasNineDecimals() {
    assertThat(Timestamps.rfc3339(0)).isEqualTo("1970-01-01T00:00:00.000000000Z");
    assertThat(Timestamps.rfc3339(1_000_000_000_000_000_001L))
        .isEqualTo("2001-09-09T01:46:40.000000001Z");
    assertThat(Timestamps.milliseconds(999_999)).isEqualTo("1970-01-01T00:00:00.000Z");
  }
}

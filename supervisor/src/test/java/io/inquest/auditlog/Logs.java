package io.inquest.auditlog;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** Logs as tests write them, and what is found in them. */
final class Logs {
  /** A time at which all dates of the tests lie in the past. */
  static final Instant NOW = Instant.parse("2026-11-30T00:00:00Z");

  /** The fields of a call that was killed, without a stamp. */
  static final String FIELDS =
      "auid=1000 uid=1000 gid=1000 ses=3 pid=712 comm=\"oven\" exe=\"/usr/bin/oven\" sig=31"
          + " arch=c000003e syscall=41 compat=0 ip=0x7f11aa00b0c7 code=0x80000000";

  private Logs() {}

  /** What the lines are found to be, without those that are nothing. */
  static List<Reading> read(String... lines) {
    return read((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  static List<Reading> read(byte[] log) {
    try {
      LogParser parser =
          new LogParser(
              LineReader.of(new ByteArrayInputStream(log)),
              new WallClock(ZoneId.of("Asia/Tokyo"), NOW));
      List<Reading> found = new ArrayList<>();
      for (Reading next = parser.read(); next != null; next = parser.read()) {
        if (next != Reading.NOTHING) {
          found.add(next);
        }
      }
      return found;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The one event that is found in the lines. */
  static KernelEvent event(String... lines) {
    List<Reading> found = read(lines);
    if (found.size() != 1 || !(found.get(0) instanceof Reading.Event event)) {
      throw new AssertionError("no single event: " + found);
    }
    return event.event();
  }

  /** What is wrong with the one record that is found in the lines. */
  static String malformed(String... lines) {
    List<Reading> found = read(lines);
    if (found.size() != 1 || !(found.get(0) instanceof Reading.Malformed bad)) {
      throw new AssertionError("no single malformed record: " + found);
    }
    return bad.why();
  }
}

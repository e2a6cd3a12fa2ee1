package io.inquest.auditlog;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Finds the seccomp records, and notices of lost ones, in a log. Owned by one thread. */
final class LogParser {
  /** Fields of an export entry that matter; all of them are journald's own but the message. */
  private static final int MOST_FIELDS = 512;

  private final LineReader lines;
  private final WallClock clock;
  private final RecordParser records;
  private final LossNotice losses = new LossNotice();
  private final Logcat logcat = new Logcat();

  LogParser(LineReader lines, WallClock clock) {
    this.lines = lines;
    this.clock = clock;
    this.records = new RecordParser(clock);
  }

  /** How many lines were read. */
  long lines() {
    return lines.number();
  }

  /** What the next line, or journal entry, is; null behind the last one. */
  Reading read() throws IOException {
    Line line = lines.read();
    if (line == null) {
      return null;
    }
    String text = line.text();
    if (text.startsWith("__CURSOR=") || text.startsWith("__REALTIME_TIMESTAMP=")) {
      return ofJournal(export(line), line);
    }
    String object = json(text);
    return object == null ? ofText(line) : ofObject(object, line);
  }

  /** The JSON object in a line, without what {@code -o json-sse} and {@code json-seq} add. */
  private static String json(String text) {
    String bare = text.startsWith("data: ") ? text.substring(6) : text;
    bare = bare.startsWith("\u001e") ? bare.substring(1) : bare;
    return bare.startsWith("{") ? bare : null;
  }

  private Reading ofText(Line line) {
    Optional<Logcat.Entry> entry = logcat.entry(line.text());
    if (entry.isPresent()) {
      LineHead head = entry.get().head();
      return RecordParser.isRecord(head.body())
          ? ofHead(head, line, RecordParser.Source.of(line))
          : logcat.read(entry.get(), clock, line);
    }
    return ofHead(LineHead.of(line.text()), line, RecordParser.Source.of(line));
  }

  private Reading ofHead(LineHead head, Line line, RecordParser.Source source) {
    if (RecordParser.isRecord(head.body())) {
      if (!head.isOfTheKernel()) {
        String who = head.speaker().equals("?") ? "somebody" : head.speaker();
        return malformed(source, "it was written by " + who + ", not by the kernel or auditd");
      } else if (line.cut()) {
        return malformed(source, "it is longer than any record");
      }
      try {
        return new Reading.Event(records.parse(head, source));
      } catch (MalformedRecordException e) {
        return malformed(source, e.getMessage());
      }
    }
    Optional<LossNotice.Notice> loss = losses.in(head);
    if (loss.isPresent()) {
      long time = clock.at(head.stamp()).nanos();
      return new Reading.Loss(
          time, loss.get().count(), "line " + line.number() + ": " + loss.get().detail());
    }
    return head.isOfTheKernel() && hasLostItsBeginning(head.body())
        ? malformed(source, "its beginning is missing")
        : Reading.NOTHING;
  }

  private static Reading malformed(RecordParser.Source source, String why) {
    return new Reading.Malformed(source.line(), why, source.text());
  }

  private static boolean hasLostItsBeginning(String body) {
    return body.contains(" syscall=")
        && body.contains(" compat=")
        && body.contains(" code=")
        && !body.startsWith("type=");
  }

  private Reading ofObject(String object, Line line) {
    try {
      return ofJournal(JournalEntry.ofJson(object), line);
    } catch (IOException e) {
      boolean ours = object.contains("SECCOMP") || object.contains("1326");
      return ours
          ? new Reading.Malformed(line.number(), "it is not a whole JSON object", line.text())
          : Reading.NOTHING;
    }
  }

  private Reading ofJournal(JournalEntry entry, Line line) {
    LineHead head = entry.head();
    if (entry.isAuditRecord() && head.body().isEmpty()) {
      return new Reading.Malformed(line.number(), "its message is missing", line.text());
    }
    RecordParser.Source source =
        new RecordParser.Source(line.number(), head.body(), entry.event(), entry.isExact());
    return ofHead(head, line, source);
  }

  /**
   * The entry that begins with a line: lines {@code NAME=value}, or a name alone, the value's
   * length in 8 bytes (little endian) and the value, up to an empty line.
   */
  private JournalEntry export(Line first) throws IOException {
    Map<String, String> fields = new HashMap<>();
    for (Line line = first; line != null && !line.text().isEmpty(); line = lines.read()) {
      int equals = line.text().indexOf('=');
      String name = equals < 0 ? line.text() : line.text().substring(0, equals);
      String value = equals < 0 ? binary() : line.text().substring(equals + 1);
      if (fields.size() < MOST_FIELDS) {
        fields.putIfAbsent(name, value);
      }
    }
    return new JournalEntry(fields);
  }

  private String binary() throws IOException {
    byte[] size = lines.bytes(Long.BYTES, Long.BYTES);
    if (size.length < Long.BYTES) {
      throw new EOFException("a journal's entry ends inside a field");
    }
    long length = ByteBuffer.wrap(size).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 0) {
      throw new EOFException("a journal's entry has a field of a negative length");
    }
    byte[] value = lines.bytes(length, LineReader.LONGEST);
    lines.bytes(1, 1);
    return new String(value, StandardCharsets.UTF_8);
  }
}

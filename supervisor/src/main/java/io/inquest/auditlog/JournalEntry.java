package io.inquest.auditlog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An entry of systemd's journal: its fields by name (systemd.journal-fields(7)), from {@code
 * journalctl -o json} or {@code -o export}. Fields that begin with an underscore are journald's
 * own, and no program can set them.
 */
final class JournalEntry {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(8).build())
          .build();

  private static final String SECCOMP = "1326";

  private final Map<String, String> fields;

  JournalEntry(Map<String, String> fields) {
    this.fields = fields;
  }

  /**
   * The entry that one JSON object is.
   *
   * @throws IOException if it is none
   */
  static JournalEntry ofJson(String object) throws IOException {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser json = JSON.createParser(object)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        String value = value(json);
        if (value != null) {
          fields.put(name, value);
        }
      }
      if (json.currentToken() != JsonToken.END_OBJECT) {
        throw new IOException("the object does not end");
      }
    }
    return new JournalEntry(fields);
  }

  /** A text, a list of bytes, or of several texts that the field has, of which the first counts. */
  private static String value(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      if (json.currentToken() == JsonToken.START_OBJECT) {
        json.skipChildren();
        return null;
      }
      return json.currentToken() == JsonToken.VALUE_NULL ? null : json.getText();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String first = null;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == null) {
        throw new IOException("the list does not end");
      } else if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
        bytes.write(json.getIntValue());
      } else if (json.currentToken() == JsonToken.START_ARRAY) {
        String inner = value(json);
        first = first == null ? inner : first;
      } else if (json.currentToken() == JsonToken.VALUE_STRING && first == null) {
        first = json.getText();
      }
    }
    return first == null ? bytes.toString(StandardCharsets.UTF_8) : first;
  }

  private String get(String name) {
    return fields.getOrDefault(name, "");
  }

  /** Whether it is a seccomp record that came from the kernel to journald itself. */
  boolean isAuditRecord() {
    return get("_AUDIT_TYPE").equals(SECCOMP);
  }

  /** Its message, with what a line of text would have before it. */
  LineHead head() {
    Optional<String> host = Optional.of(get("_HOSTNAME")).filter(name -> !name.isEmpty());
    return new LineHead(stamp(), host, speaker(), get("MESSAGE"));
  }

  private String speaker() {
    return switch (get("_TRANSPORT")) {
      case "audit" -> "audit";
      case "kernel" -> "kernel";
      // auditd's plugin, which root alone starts; anybody may take its name.
      case "syslog", "journal" ->
          get("_UID").equals("0") || get("SYSLOG_IDENTIFIER").equals("systemd-journald")
              ? get("SYSLOG_IDENTIFIER")
              : "?";
      default -> isAuditRecord() ? "audit" : "?";
    };
  }

  /** The event's own time where journald was told it, else the time at which journald got it. */
  private Stamp stamp() {
    String source = get("_SOURCE_REALTIME_TIMESTAMP");
    String micros = source.isEmpty() ? get("__REALTIME_TIMESTAMP") : source;
    if (!micros.matches("\\d{1,17}")) {
      return Stamp.NONE;
    }
    long value = Long.parseLong(micros);
    Instant time = Instant.ofEpochSecond(value / 1_000_000, value % 1_000_000 * 1000);
    return Stamp.of(LocalDateTime.ofInstant(time, ZoneOffset.UTC), ZoneOffset.UTC);
  }

  /** {@code SECONDS.MILLISECONDS:SERIAL} as the kernel stamped it; empty if that is not known. */
  String event() {
    Stamp stamp = stamp();
    String serial = get("_AUDIT_ID");
    if (stamp.date().isEmpty() || !serial.matches("\\d{1,20}")) {
      return "";
    }
    Instant time = stamp.date().get().toInstant(ZoneOffset.UTC);
    return String.format("%d.%03d:%s", time.getEpochSecond(), time.getNano() / 1_000_000, serial);
  }

  /** Whether the event's stamp is the kernel's own. */
  boolean isExact() {
    return !get("_SOURCE_REALTIME_TIMESTAMP").isEmpty();
  }
}

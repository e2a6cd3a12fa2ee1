package io.inquest.auditlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournalFormsTest {
  private static final String MESSAGE = "SECCOMP " + Logs.FIELDS;
  private static final String AUDIT =
      "\"_TRANSPORT\":\"audit\",\"_AUDIT_TYPE\":\"1326\",\"_AUDIT_ID\":\"2010\"";

  @Test
  void json_hasSerialAndTimeBesideTheMessage() {
    KernelEvent event = Logs.event(json(AUDIT, quoted(MESSAGE)));

    assertThat(event.record().event()).isEqualTo("1790000110.010:2010");
    assertThat(event.host()).isEqualTo("hostb");
    assertThat(event.exact()).isFalse();
    assertThat(event.comm()).isEqualTo("oven");
  }

  @Test
  void json_withTheEventsOwnTime_isExact() {
    String more = AUDIT + ",\"_SOURCE_REALTIME_TIMESTAMP\":\"1790000109909000\"";
    KernelEvent event = Logs.event(json(more, quoted(MESSAGE)));

    assertThat(event.exact()).isTrue();
    assertThat(event.record().event()).isEqualTo("1790000109.909:2010");
    assertThat(Instant.ofEpochSecond(0, event.time())).isEqualTo("2026-09-21T14:15:09.909Z");
  }

  @Test
  void json_withTheMessageAsBytes_isRead() {
    StringBuilder bytes = new StringBuilder("[");
    for (byte b : MESSAGE.getBytes(StandardCharsets.UTF_8)) {
      bytes.append(bytes.length() == 1 ? "" : ",").append(b & 0xff);
    }
    assertThat(Logs.event(json(AUDIT, bytes.append(']').toString())).tgid()).isEqualTo(712);
    assertThat(Logs.event(json(AUDIT, "[" + quoted(MESSAGE) + ",\"x\"]")).tgid()).isEqualTo(712);
  }

  @Test
  void json_withoutItsMessage_isMalformed() {
    assertThat(Logs.malformed(json(AUDIT, "null"))).isEqualTo("its message is missing");
    assertThat(Logs.malformed(json(AUDIT, quoted(MESSAGE)).substring(0, 200)))
        .isEqualTo("it is not a whole JSON object");
  }

  @ParameterizedTest
  @CsvSource({
    "kernel,,true",
    "syslog,1000,false",
    "syslog,0,true",
    "stdout,0,false",
    "journal,33,false"
  })
  void json_ofATransport_isBelievedIfNoProgramCanWriteIt(
      String transport, String uid, boolean believed) {
    String fields =
        "\"_TRANSPORT\":\""
            + transport
            + "\",\"SYSLOG_IDENTIFIER\":\"audisp-syslog\",\"_UID\":\""
            + (uid == null ? "0" : uid)
            + "\"";
    List<Reading> found =
        Logs.read(json(fields, quoted("type=1326 audit(1790000110.010:7): " + Logs.FIELDS)));

    assertThat(found.get(0)).isInstanceOf(believed ? Reading.Event.class : Reading.Malformed.class);
  }

  @Test
  void export_isReadEntryByEntry() throws Exception {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    for (int i = 0; i < 2; i++) {
      write(log, "__CURSOR=s=1;i=" + i + "\n__REALTIME_TIMESTAMP=179000011001000" + i + "\n");
      write(log, "_TRANSPORT=audit\n_AUDIT_TYPE=1326\n_AUDIT_ID=201" + i + "\n");
      write(log, "MESSAGE=" + MESSAGE + "\n\n");
    }

    assertThat(Logs.read(log.toByteArray())).hasSize(2).allMatch(Reading.Event.class::isInstance);
  }

  @Test
  void export_withABinaryField_isNotFooledByIt() throws Exception {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    String forged = "x\n_TRANSPORT=audit\n_AUDIT_TYPE=1326\nMESSAGE=" + MESSAGE + "\n\n";
    byte[] value = forged.getBytes(StandardCharsets.UTF_8);
    write(log, "__CURSOR=s=1\n_TRANSPORT=syslog\nMESSAGE\n");
    for (int i = 0; i < Long.BYTES; i++) {
      log.write((int) ((long) value.length >>> (8 * i)));
    }
    log.write(value);
    write(log, "\n\n");

    assertThat(Logs.read(log.toByteArray())).isEmpty();
  }

  private static void write(ByteArrayOutputStream log, String text) throws Exception {
    log.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String json(String fields, String message) {
    return "{\"__REALTIME_TIMESTAMP\":\"1790000110010000\",\"_HOSTNAME\":\"hostb\","
        + fields
        + ",\"MESSAGE\":"
        + message
        + "}";
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\\\"") + '"';
  }
}

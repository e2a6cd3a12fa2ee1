package io.inquest.audit.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.TaskExecuted;
import io.inquest.audit.entry.Bytes;
import io.inquest.audit.journal.Decisions;
import io.inquest.audit.journal.FrameTap;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.RunDirectory;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RedactedEntryTest {
  private static final String SECRET = "s3kr3t";

  /** What identifies a machine, a version, a policy or a rule, and is no text of a program's. */
  private static final Set<String> KEPT =
      Set.of(
          "host",
          "bootId",
          "kernelRelease",
          "architecture",
          "version",
          "recordMode",
          "group",
          "policy",
          "sha256",
          "format",
          "name",
          "action",
          "buildId");

  @TempDir private Path directory;

  private static Redaction redaction() throws BadPatternException {
    return Redaction.of(List.of(RedactionPattern.parse(SECRET)), List.of(), List.of());
  }

  /** Whatever an entry has or will have, a text of it is redacted, or is named above. */
  @Test
  void of_entryOfAnyType_keepsNoTextOfAProgram() throws Exception {
    for (Class<?> type : AuditEntry.class.getPermittedSubclasses()) {
      if (type != Decision.class) {
        AuditEntry entry = (AuditEntry) filled(type, "");
        assertThat(entry.toString()).as(type.getSimpleName()).isNotEmpty();
        AuditEntry redacted = RedactedEntry.of(entry, redaction());
        assertThat(redacted).isInstanceOf(type);
        assertThat(redacted.toString()).as(type.getSimpleName()).doesNotContain(SECRET);
      }
    }
  }

  @Test
  void of_commThatTheKernelCut_isRedactedAsThatOfADecision() throws Exception {
    Redaction ofLongText =
        Redaction.of(List.of(RedactionPattern.parse("a-very-long-secret")), List.of(), List.of());
    TaskExecuted executed =
        (TaskExecuted)
            RedactedEntry.of(
                new TaskExecuted(1, 7, 7, "/bin/x", "a-very-long-sec", ""), ofLongText);
    assertThat(executed.comm()).isEqualTo("‹redacted:1›");
  }

  private static Object filled(Class<?> type, String name) throws ReflectiveOperationException {
    if (type == String.class) {
      return KEPT.contains(name) ? "plain" : "a " + SECRET + " b";
    } else if (type == Bytes.class) {
      return Bytes.of(new byte[8]);
    } else if (type.isEnum()) {
      return type.getEnumConstants()[0];
    } else if (type == int.class) {
      return 7;
    } else if (type == long.class) {
      return 7L;
    } else if (type == boolean.class) {
      return true;
    }
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = value(components[i]);
    }
    return type.getDeclaredConstructor(types).newInstance(values);
  }

  private static Object value(RecordComponent component) throws ReflectiveOperationException {
    Class<?> type = component.getType();
    if (type == List.class || type == Optional.class) {
      Type of = ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
      Object one = filled((Class<?>) of, component.getName());
      return type == List.class ? List.of(one) : Optional.of(one);
    }
    return filled(type, component.getName());
  }

  @Test
  void journal_ofARedactedRun_hasNothingOfItAndSaysSo() throws Exception {
    RunDirectory run = Journal.createRun(directory);
    JournalOptions options = JournalOptions.DEFAULT;
    try (JournalWriter writer = JournalWriter.open(run, options, FrameTap.NONE, redaction())) {
      Decisions.begin(writer, 1);
      byte[] decoded = ("open(\"/tmp/" + SECRET + "\")").getBytes(StandardCharsets.UTF_8);
      byte[] comm = SECRET.getBytes(StandardCharsets.UTF_8);
      int exe = writer.text(1, "/opt/" + SECRET);
      assertThat(writer.text(1, "/opt/" + SECRET)).isEqualTo(exe);
      writer
          .decision()
          .begin(1, 1, 100, 100)
          .call(Decisions.AUDIT_ARCH_X86_64, 2, 1, 2, 3, 4, 5, 6, 7)
          .verdict(Decisions.ERRNO, 1, 0, 9, 1)
          .exe(exe)
          .comm(comm, comm.length)
          .decoded(decoded, decoded.length)
          .commit();
      writer.append(Decisions.end(1));
    }
    String journal = Files.readString(run.segment(1), StandardCharsets.ISO_8859_1);
    assertThat(journal).doesNotContain(SECRET);
    String text = new String(journal.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    assertThat(text)
        .contains("texts are redacted before they are written, by pattern 1 (a text)")
        .contains("texts were redacted, 3 by pattern 1")
        .contains("open(\"/tmp/‹redacted:1›\")")
        .contains("/opt/‹redacted:1›")
        .contains("ls-only");
  }
}

package io.inquest.trace.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entry.AuditEntry.TaskExecuted;
import io.inquest.run.InquestProcess;
import io.inquest.run.Supervised;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is recorded of the headers of an executable. */
final class ExecMarksTest {
  private static final int HEADERS = 64;
  private static final int HEADER_SIZE = 56;
  private static final int READ_ONLY_DATA = HEADERS + HEADER_SIZE;
  private static final int STACK = HEADERS + 3 * HEADER_SIZE;
  private static final int PT_NOTE = 4;

  /** A note of owner Go and type 4, as Go's linker writes it, and one that claims to be huge. */
  private static final String NOTES =
      "\4\0\0\0\4\0\0\0\4\0\0\0Go\0\0abcd" + "\4\0\0\0\177\177\177\177\1\0\0\0GNU\0";

  @TempDir Path directory;

  /** A program whose last header says that the text in its read-only data are notes. */
  private String programWithNotes() throws IOException {
    Path file = TraceeProgram.forHost().write(1, NOTES).exit(0).writeTo(directory.resolve("noted"));
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer image = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int offset = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(NOTES);
    long address = image.getLong(READ_ONLY_DATA + 16) + offset - image.getLong(READ_ONLY_DATA + 8);
    image.putInt(STACK, PT_NOTE);
    image.putLong(STACK + 8, offset).putLong(STACK + 16, address).putLong(STACK + 24, address);
    image.putLong(STACK + 32, NOTES.length()).putLong(STACK + 40, NOTES.length());
    Files.write(file, bytes);
    return file.toString();
  }

  private static List<String> marks(Supervised run) {
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    return run.records().of(TaskExecuted.class).stream().map(TaskExecuted::marks).toList();
  }

  @Test
  void exec_programWithNotes_recordsTheirOwnersAndTypes() throws IOException {
    assertThat(marks(InquestProcess.in(directory).run(programWithNotes())))
        .containsExactly("ELF64 Go:4 GNU:1");
  }

  @Test
  void exec_ofAnother_recordsThatOnesMarks() throws IOException {
    List<String> marks =
        marks(InquestProcess.in(directory).run("sh", "-c", programWithNotes() + " >/dev/null; :"));
    assertThat(marks).hasSize(2);
    assertThat(marks.get(0)).startsWith("ELF64 ").contains(" interpreter:/");
    assertThat(marks.get(1)).isEqualTo("ELF64 Go:4 GNU:1");
  }
}

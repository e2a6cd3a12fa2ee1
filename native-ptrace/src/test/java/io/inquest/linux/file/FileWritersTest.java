package io.inquest.linux.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWritersTest {
  @TempDir Path directory;

  private Process shell(String redirection) throws Exception {
    Path file = directory.resolve("file");
    Files.writeString(file, "");
    ProcessBuilder command =
        new ProcessBuilder("sh", "-c", "exec 3" + redirection + file + "; echo; read end");
    Process process = command.start();
    assertThat(process.getInputStream().read()).isEqualTo('\n');
    return process;
  }

  @Test
  void below_processThatMayWrite_isNamed() throws Exception {
    Process writer = shell("<>");
    try {
      assertThat(FileWriters.below(directory))
          .contains(new FileWriters.Writer((int) writer.pid(), "sh"));
      assertThat(FileWriters.below(Files.createDirectory(directory.resolve("other")))).isEmpty();
    } finally {
      writer.destroy();
    }
  }

  @Test
  void below_processThatReads_isNot() throws Exception {
    Process reader = shell("<");
    try {
      assertThat(FileWriters.below(directory)).isEmpty();
    } finally {
      reader.destroy();
    }
  }
}

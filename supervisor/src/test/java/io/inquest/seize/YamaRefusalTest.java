package io.inquest.seize;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamaRefusalTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({"1, by its ancestors alone", "2, CAP_SYS_PTRACE", "3, until the next boot"})
  void readFrom_scopeThatForbids_namesItAndTheRemedy(String scope, String what) throws IOException {
    Path file = Files.writeString(directory.resolve("ptrace_scope"), scope + "\n");

    assertThat(YamaRefusal.readFrom(file.toString()).orElseThrow())
        .contains("kernel.yama.ptrace_scope is " + scope, what, ": ");
  }

  @Test
  void readFrom_scopeThatForbidsNothing_orNoYama_saysNothing() throws IOException {
    Path file = Files.writeString(directory.resolve("ptrace_scope"), "0\n");

    assertThat(YamaRefusal.readFrom(file.toString())).isEmpty();
    assertThat(YamaRefusal.readFrom(directory.resolve("absent").toString())).isEmpty();
  }
}

package io.inquest.tracee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BareRunTest {
  @TempDir private Path directory;

  @Test
  void of_programThatExitsLikeASignal_isToldFromOneThatWasKilled() {
    assertThat(BareRun.of("sh", "-c", "exit 137").status()).isEqualTo(WaitStatus.exited(137));
    assertThat(BareRun.of("sh", "-c", "kill -KILL $$").status()).isEqualTo(WaitStatus.killed(9));
    assertThat(WaitStatus.exited(137).shellStatus()).isEqualTo(WaitStatus.killed(9).shellStatus());
  }

  @Test
  void of_environmentInputAndDirectory_arePassedOn() {
    byte[] stdin = "typed\n".getBytes(StandardCharsets.UTF_8);
    BareRun run =
        BareRun.of(
            List.of("/bin/sh", "-c", "cat; pwd -P; echo $COLOUR >&2; exit 4"),
            Map.of("COLOUR", "grün"),
            stdin,
            directory);
    assertThat(run.status()).isEqualTo(WaitStatus.exited(4));
    assertThat(run.output()).isEqualTo("typed\n" + directory.toAbsolutePath() + "\n");
    assertThat(run.errors()).isEqualTo("grün\n");
  }

  @Test
  void of_anyProgram_startsWithCleanDescriptorsAndSignals() {
    // 3 is the directory that ls reads.
    assertThat(BareRun.of("ls", "/proc/self/fd").output()).isEqualTo("0\n1\n2\n3\n");
    BareRun signals = BareRun.of("grep", "-E", "SigBlk|SigIgn", "/proc/self/status");
    assertThat(signals.output()).contains("SigBlk:\t0000000000000000");
    // Signals 32 and 33 are the C library's own.
    assertThat(signals.output()).containsPattern("SigIgn:\t0000000[01][08]0000000\n");
  }

  @Test
  void of_missingProgram_isNamed() {
    assertThatThrownBy(() -> BareRun.of("/no/such/program"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("/no/such/program")
        .hasMessageContaining("not found");
  }
}

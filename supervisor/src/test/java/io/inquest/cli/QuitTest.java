package io.inquest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.Signals;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.WaitStatus;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuitTest {
  @TempDir Path directory;

  @Test
  void quit_ofACommandThatAsks_endsItWithoutAWord() throws Exception {
    Path pipe = directory.resolve("policy.yaml");
    assertThat(BareRun.of("mkfifo", pipe.toString()).status()).isEqualTo(WaitStatus.exited(0));
    List<String> words = new ArrayList<>(List.of("sh", "-c", "ulimit -c 0; exec \"$@\"", "sh"));
    words.addAll(CommandRun.command("policy", "check", pipe.toString()));
    Process command = new ProcessBuilder(words).start();
    // It waits for the policy once the pipe can be opened.
    try (OutputStream policy = Files.newOutputStream(pipe)) {
      policy.write('#');
      assertThat(LibC.kill((int) command.pid(), Signals.SIGQUIT)).isZero();
      assertThat(command.waitFor()).isEqualTo(128 + Signals.SIGQUIT);
      assertThat(said(command)).isEmpty();
    }
  }

  private static String said(Process command) throws Exception {
    return new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
        + new String(command.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}

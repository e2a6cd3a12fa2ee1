package io.inquest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.run.InquestProcess;
import io.inquest.run.Supervised;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code inquest run} says on standard error where that is no terminal. */
final class EndReportTest {
  @TempDir Path directory;

  @Test
  void failingExitWithoutARefusal_costsNoLine() throws IOException {
    Supervised run = inquest().run(program(false, 3));

    assertThat(run.status()).isEqualTo(WaitStatus.exited(3));
    assertThat(run.errors()).isEmpty();
  }

  @Test
  void failingExitAfterARefusal_isReported() throws IOException {
    Supervised run = inquest().run(program(true, 3));

    assertThat(run.status()).isEqualTo(WaitStatus.exited(3));
    assertThat(run.errors()).contains("exited with status 3").contains("more: inquest why 1");
  }

  private InquestProcess inquest() {
    return InquestProcess.in(directory)
        .policy("default: allow", "rules:", "  - {syscalls: getuid, action: errno:EPERM}");
  }

  private String program(boolean refused, int status) throws IOException {
    TraceeProgram program = TraceeProgram.forHost();
    if (refused) {
      program.call("getuid");
    }
    return program.exit(status).writeTo(directory.resolve("tracee")).toString();
  }
}

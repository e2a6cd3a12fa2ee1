package io.inquest.linux.ptrace;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.linux.libc.LibC;
import io.inquest.tracee.ChildProcess;
import io.inquest.tracee.TraceeProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task that this test has stopped; the thread of the test is its tracer. */
@Tag("aarch64")
final class StoppedTaskTest {
  private static final int SIGKILL = 9;
  private static final int SIGTERM = 15;

  @TempDir private Path directory;
  private final Ptrace ptrace = new Ptrace();
  private ChildProcess child;

  @BeforeEach
  void stop() {
    child =
        ChildProcess.start(
            List.of(
                TraceeProgram.forHost()
                    .forever(round -> round.call("getppid"))
                    .writeTo(directory.resolve("tracee"))
                    .toString()),
            Map.of(),
            directory,
            Path.of("/dev/null"),
            directory.resolve("output"),
            directory.resolve("errors"));
    ptrace.attach(child.pid());
    ptrace.interrupt(child.pid());
    assertThat(ptrace.waitFor(child.pid())).isEqualTo(child.pid());
  }

  private boolean isKilled() {
    return CompletableFuture.supplyAsync(() -> StoppedTask.isKilled(child.pid())).join();
  }

  @AfterEach
  void end() {
    LibC.kill(child.pid(), SIGKILL);
    assertThat(ptrace.waitFor(child.pid())).as("the exit event").isEqualTo(child.pid());
    assertThat(WaitStatus.stopped(ptrace.waitStatus())).isTrue();
    ptrace.detach(child.pid(), 0);
    child.kill();
  }

  @Test
  void isKilled_ofAStoppedTask_isNotYetSo() {
    LibC.kill(child.pid(), SIGTERM);

    assertThat(isKilled()).isFalse();
  }

  @Test
  void isKilled_ofATaskThatGotSigkill_isSoAndLeavesTheEventToItsTracer() {
    LibC.kill(child.pid(), SIGKILL);

    while (!isKilled()) {
      Thread.onSpinWait();
    }
  }
}

package io.inquest.trace.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.run.InquestProcess;
import io.inquest.run.Records;
import io.inquest.tracee.Argument;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** I2: a refusal is in the journal before its task runs on, or is reaped. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
final class RecordedBeforeEffectTest {
  private static final int ROUNDS = 200;
  private static final int O_RDWR = 2;

  @TempDir Path directory;

  private Path fromProgram;
  private Path toProgram;

  @BeforeEach
  void makeFifos() {
    fromProgram = directory.resolve("from");
    toProgram = directory.resolve("to");
    assertThat(BareRun.of("mkfifo", fromProgram.toString(), toProgram.toString()).status())
        .isEqualTo(WaitStatus.exited(0));
  }

  /** Answers each byte of the program's once the records that must be there by then are. */
  private void converse(InquestProcess inquest, int rounds, String... program) throws IOException {
    try (RandomAccessFile from = new RandomAccessFile(fromProgram.toFile(), "rw");
        RandomAccessFile to = new RandomAccessFile(toProgram.toFile(), "rw")) {
      InquestProcess.Running running = inquest.start(program);
      for (int round = 1; round <= rounds; round++) {
        assertThat(from.read()).isEqualTo('.');
        assertThat(Records.ofLatestRun(inquest.store()).refusals())
            .as("refusals when their effect %d is seen", round)
            .hasSize(round);
        to.write('.');
      }
      assertThat(running.end().status()).isEqualTo(WaitStatus.exited(0));
    }
  }

  private void converse(String action, TraceeProgram program) throws IOException {
    InquestProcess inquest =
        InquestProcess.in(directory)
            .policy(
                "default: allow",
                "rules:",
                "  - {name: no, syscalls: uname, action: " + action + "}");
    converse(inquest, ROUNDS, program.writeTo(directory.resolve("t")).toString());
  }

  private TraceeProgram speaker() {
    return TraceeProgram.forHost()
        .call("openat", TraceeProgram.AT_FDCWD, fromProgram.toString(), O_RDWR)
        .store("out")
        .call("openat", TraceeProgram.AT_FDCWD, toProgram.toString(), O_RDWR)
        .store("in");
  }

  private static void speak(TraceeProgram steps) {
    steps
        .call("write", Argument.value("out"), ".", 1)
        .call("read", Argument.value("in"), Argument.buffer("byte", 8), 1);
  }

  @Test
  @Tag("aarch64")
  void i2_errno_isRecordedBeforeTheTaskRunsOn() throws IOException {
    converse(
        "errno:EPERM",
        speaker()
            .repeat(
                ROUNDS,
                body -> {
                  body.call("uname", 0).expectError(1);
                  speak(body);
                }));
  }

  @Test
  void i2_trap_isRecordedBeforeItsHandlerRuns() throws IOException {
    converse(
        "trap",
        speaker()
            .handle(31, RecordedBeforeEffectTest::speak)
            .repeat(ROUNDS, body -> body.call("uname", 0)));
  }

  @Test
  void i2_kill_isRecordedBeforeTheTaskIsReaped() throws IOException {
    converse(
        "kill",
        speaker()
            .repeat(
                ROUNDS,
                body -> {
                  body.fork(child -> child.call("uname", 0)).waitFor();
                  speak(body);
                }));
  }

  @Test
  void i2_killOfACallThatTheTracerEnacts_isRecordedBeforeTheTaskIsReaped() throws IOException {
    InquestProcess inquest =
        InquestProcess.in(directory)
            .policy("default: allow", "rules:", "  - {name: no, syscalls: seccomp, action: kill}");
    Path program =
        speaker()
            .repeat(
                20,
                body -> {
                  body.fork(child -> child.call("seccomp", 99, 0, 0)).waitFor();
                  speak(body);
                })
            .writeTo(directory.resolve("t"));
    converse(inquest, 20, program.toString());
  }
}

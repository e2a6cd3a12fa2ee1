package io.inquest.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.trace.follow.Distribution;
import io.inquest.trace.install.Caller;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.WaitStatus;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Inquest ends as its program ends. */
class ProgramEndTest {
  @TempDir private static Path directory;
  private static Distribution inquest;

  @BeforeAll
  static void install() throws Exception {
    inquest = Distribution.in(directory);
  }

  private static WaitStatus status(String script) {
    return inquest.supervised(Caller.SELF, "bash", "-c", script).status();
  }

  private static void assertEndsBy(int signal) {
    String script = "kill -" + signal + " $$; exit 99";
    WaitStatus bare = inquest.bare(Caller.SELF, "bash", "-c", script).status();
    // Bare the kernel may call it dumped: Inquest has no core of its own.
    WaitStatus expected = bare.isKilled() ? WaitStatus.killed(bare.signal()) : bare;
    assertThat(status(script)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 137, 255})
  void run_programExits_sameStatus(int status) {
    assertThat(status("exit " + status)).isEqualTo(WaitStatus.exited(status));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 9, 11, 12, 13, 15, 34, 64})
  void run_signalKillsProgram_sameSignalWithoutCore(int signal) {
    assertEndsBy(signal);
  }

  @Test
  @Tag("long")
  void run_everyExitStatus_same() {
    for (int status = 0; status < 256; status++) {
      assertThat(status("exit " + status)).isEqualTo(WaitStatus.exited(status));
    }
  }

  @Test
  @Tag("long")
  void run_everySignal_same() {
    for (int signal = 1; signal <= 64; signal++) {
      if (signal < 19 || signal > 22) { // Those stop.
        assertEndsBy(signal);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void run_ordinaryUser_sameEnds(Caller caller) {
    assertThat(inquest.supervised(caller, "sh", "-c", "exit 9").status())
        .isEqualTo(WaitStatus.exited(9));
    assertThat(inquest.supervised(caller, "sh", "-c", "kill -TERM $$").status())
        .isEqualTo(WaitStatus.killed(15));
  }

  @ParameterizedTest
  @CsvSource({
    "127, /nonexistent/program, no such file",
    "127, no-such-program, not found in PATH",
    "126, /etc, permission denied",
    "126, /etc/passwd, permission denied",
  })
  void run_programCannotBeExecuted_statusAndMessageSayWhy(
      int status, String program, String message) {
    BareRun run = inquest.supervised(Caller.SELF, program);
    assertThat(run.status()).isEqualTo(WaitStatus.exited(status));
    assertThat(run.errors()).startsWith("inquest: " + program + ": ").contains(message);
  }

  @Test
  void run_wrongUsage_exits2() {
    BareRun run =
        BareRun.of(
            inquest.command(Caller.SELF, List.of("--no-such-option"), "true"),
            Distribution.environment(),
            new byte[0],
            inquest.root());
    assertThat(run.status()).isEqualTo(WaitStatus.exited(2));
    assertThat(run.errors()).contains("--no-such-option");
  }

  @Test
  void run_storeCannotBeMade_exits125() {
    BareRun run =
        BareRun.of(
            inquest.command(Caller.SELF, List.of("--store", "/proc/store", "--"), "echo", "ran"),
            Distribution.environment(),
            new byte[0],
            inquest.root());
    assertThat(run.status()).isIn(WaitStatus.exited(125), WaitStatus.exited(2));
    assertThat(run.output()).isEmpty();
  }

  @Test
  void run_tasksOutliveTheLeader_runLastsUntilTheLastEnds() {
    BareRun run =
        inquest.supervised(
            Caller.SELF,
            "sh",
            "-c",
            "(sleep 0.3; echo orphan) & setsid sh -c '(sleep 0.4; echo daemon) &' & exit 4");
    assertThat(run.output()).isEqualTo("orphan\ndaemon\n");
    assertThat(run.status()).isEqualTo(WaitStatus.exited(4));
  }
}

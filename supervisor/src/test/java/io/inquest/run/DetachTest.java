package io.inquest.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.linux.libc.LibC;
import io.inquest.linux.proc.ProcFs;
import io.inquest.trace.follow.Distribution;
import io.inquest.trace.install.Caller;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.ChildProcess;
import io.inquest.tracee.WaitStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run --detach}: the caller goes on, what the program left is watched, and I3 holds. */
class DetachTest {
  private static final int SIGKILL = 9;

  @TempDir private static Path directory;
  private static Distribution inquest;

  @BeforeAll
  static void install() throws Exception {
    inquest = Distribution.in(directory);
  }

  private static BareRun detached(String script) {
    return BareRun.of(
        inquest.command(Caller.SELF, List.of("--detach", "--"), "sh", "-c", script),
        Distribution.environment(),
        new byte[0],
        inquest.root());
  }

  private static String field(String pid, String name) {
    return ProcFs.field(ProcFs.read("/proc/" + pid + "/status"), name + ":");
  }

  private static void awaitEnd(String pid) {
    for (long start = System.nanoTime(); !field(pid, "State").isEmpty(); ) {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(ChildProcess.GENEROUS);
      Thread.onSpinWait();
    }
  }

  private static void kill(String pid) {
    assertThat(LibC.kill(Integer.parseInt(pid), SIGKILL)).isZero();
  }

  @Test
  void programLeavesAChild_callerGoesOn_andTheSupervisorsDeathIsTheChilds() {
    BareRun run = detached("sleep 1000 & echo $!; exit 3");
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(3));
    assertThat(run.errors()).contains("1 task still runs; run ", "goes on in the background");
    String child = run.output().strip();
    String supervisor = field(child, "TracerPid");
    assertThat(Integer.parseInt(supervisor)).isPositive();
    kill(supervisor);
    awaitEnd(child);
  }

  @Test
  void lastChildEnds_supervisorEndsToo() {
    BareRun run = detached("sleep 1000 & echo $!; exit 0");
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    String child = run.output().strip();
    String supervisor = field(child, "TracerPid");
    kill(child);
    awaitEnd(supervisor);
  }

  @Test
  void programIsKilled_callerSeesTheSignal() {
    BareRun run = detached("sleep 1000 & echo $!; kill -9 $$");
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.killed(SIGKILL));
    kill(run.output().strip());
  }

  @Test
  void nothingIsLeft_isAsWithoutDetach() {
    BareRun run = detached("cat; exit 7");
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(7));
    assertThat(detached("kill -TERM $$").status()).isEqualTo(WaitStatus.killed(15));
  }
}

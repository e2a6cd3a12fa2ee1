package io.inquest.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.linux.libc.LibC;
import io.inquest.trace.follow.Distribution;
import io.inquest.trace.install.Caller;
import io.inquest.tracee.ChildProcess;
import io.inquest.tracee.WaitStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals to Inquest mean its program; its own death is its program's (I3). */
class SignalsTest {
  private static final int SIGKILL = 9;
  private static final int SIGTERM = 15;
  private static final int SIGCONT = 18;
  private static final int SIGSTOP = 19;

  @TempDir private static Path directory;
  private static Distribution inquest;
  private Path fifo;

  @BeforeAll
  static void install() throws Exception {
    inquest = Distribution.in(directory);
  }

  @BeforeEach
  void makeFifo() throws Exception {
    fifo = directory.resolve("fifo-" + System.nanoTime());
    assertThat(new ProcessBuilder("mkfifo", "-m", "666", fifo.toString()).start().waitFor())
        .isZero();
  }

  /** A supervised program whose output is read while it runs. */
  private record Watched(ChildProcess process, BufferedReader output) {
    String line() {
      return await(output::readLine);
    }

    /** What is still written until nobody is left to write. */
    List<String> untilAllAreGone() {
      return await(
          () -> {
            List<String> lines = new ArrayList<>();
            for (String line; (line = output.readLine()) != null; ) {
              lines.add(line);
            }
            return lines;
          });
    }
  }

  private interface Reading<T> {
    T get() throws IOException;
  }

  private static <T> T await(Reading<T> reading) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(reading.get());
              } catch (IOException | RuntimeException e) {
                result.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return result.orTimeout(ChildProcess.GENEROUS.toSeconds(), TimeUnit.SECONDS).join();
  }

  private Watched start(Caller caller, String script) {
    CompletableFuture<BufferedReader> opened =
        CompletableFuture.supplyAsync(() -> await(() -> Files.newBufferedReader(fifo)));
    ChildProcess process =
        ChildProcess.start(
            inquest.command(caller, "sh", "-c", script),
            Distribution.environment(),
            directory,
            Path.of("/dev/null"),
            fifo,
            directory.resolve("errors"));
    return new Watched(process, opened.join());
  }

  @ParameterizedTest
  @ValueSource(strings = {"HUP 1", "INT 2", "USR1 10", "USR2 12", "ALRM 14", "TERM 15"})
  void signalToInquest_reachesTheProgramOnce(String signal) {
    String name = signal.substring(0, signal.indexOf(' '));
    int number = Integer.parseInt(signal.substring(signal.indexOf(' ') + 1));
    Watched run =
        start(
            Caller.SELF,
            "trap 'echo got' "
                + name
                + "; echo ready; while :; do sleep 0.05; [ -e "
                + fifo
                + ".end ] && exit 5; done");
    assertThat(run.line()).isEqualTo("ready");
    run.process().signal(number);
    assertThat(run.line()).isEqualTo("got");
    end();
    assertThat(run.untilAllAreGone()).isEmpty();
    assertThat(run.process().waitFor()).isEqualTo(WaitStatus.exited(5));
  }

  @Test
  void signalToTheProcessGroup_reachesTheProgramOnce() throws Exception {
    Watched run =
        start(
            Caller.SELF,
            "trap 'echo got' TERM; trap 'echo end; exit 6' USR1; echo ready;"
                + " while :; do sleep 0.05; done");
    assertThat(run.line()).isEqualTo("ready");
    // Inquest, the program and its child: whoever the terminal or a supervisor would signal.
    kill(SIGTERM, -run.process().pid());
    assertThat(run.line()).isEqualTo("got");
    run.process().signal(10);
    assertThat(run.line()).isEqualTo("end");
    run.untilAllAreGone();
    assertThat(run.process().waitFor()).isEqualTo(WaitStatus.exited(6));
  }

  @Test
  void terminateAfterTheLeaderEnded_reachesWhatIsLeft() throws Exception {
    Watched run =
        start(
            Caller.SELF,
            "setsid sh -c 'while kill -0 \"$1\" 2> /dev/null; do :; done;"
                + " trap \"echo terminated; exit\" TERM; echo ready;"
                + " while :; do sleep 0.05; done' sh $$ & exit 3");
    assertThat(run.line()).isEqualTo("ready");
    run.process().signal(15);
    assertThat(run.line()).isEqualTo("terminated");
    run.untilAllAreGone();
    assertThat(run.process().waitFor()).isEqualTo(WaitStatus.exited(3));
  }

  @Test
  void groupStoppedAndContinuedAtOnce_inquestDoesNotStayStopped() throws Exception {
    Watched run = start(Caller.SELF, "echo ready; read line < " + fifo + ".go; echo over");
    assertThat(new ProcessBuilder("mkfifo", fifo + ".go").start().waitFor()).isZero();
    assertThat(run.line()).isEqualTo("ready");
    for (int i = 0; i < 20; i++) {
      kill(SIGSTOP, -run.process().pid());
      kill(SIGCONT, -run.process().pid());
    }
    await(() -> Files.writeString(Path.of(fifo + ".go"), "go\n"));
    assertThat(run.line()).isEqualTo("over");
    assertThat(run.process().waitFor()).isEqualTo(WaitStatus.exited(0));
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void i3_supervisorIsKilled_everyTraceeDies(Caller caller) {
    Watched run =
        start(
            caller,
            "sleep 1000 & (setsid sh -c 'sleep 1000 & trap \"\" HUP TERM INT; sleep 1000' &) &"
                + " sh -c 'kill -STOP $$' & while ! grep -q '^State:.[tT]' /proc/$!/status; do :;"
                + " done; echo ready; sleep 1000");
    assertThat(run.line()).isEqualTo("ready");
    run.process().signal(SIGKILL);
    assertThat(run.process().waitFor()).isEqualTo(WaitStatus.killed(SIGKILL));
    // Each of them holds the FIFO open for as long as it lives.
    assertThat(run.untilAllAreGone()).isEmpty();
  }

  private void end() {
    await(() -> Files.createFile(Path.of(fifo + ".end")));
  }

  private static void kill(int signal, int pid) {
    assertThat(LibC.kill(pid, signal)).isZero();
  }
}

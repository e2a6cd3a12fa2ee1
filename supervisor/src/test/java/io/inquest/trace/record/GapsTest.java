package io.inquest.trace.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.audit.entry.AuditEntry.Outcome;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.entry.AuditEntry.TaskStarted;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.Signals;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.run.InquestProcess;
import io.inquest.run.Records;
import io.inquest.run.Supervised;
import io.inquest.trace.install.OneCallFilter;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** I6: what could not be seen or kept is itself a record. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
final class GapsTest {
  private static final int UNAME = Architecture.host().syscalls().number("uname").orElseThrow();
  private static final int REFUSALS = 20_000;
  private static final int FAILED = 125;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void i6_filterOfTheProgram_isObservedAndNoGap(boolean byPrctl) {
    byte[] filter = OneCallFilter.of(UNAME, SeccompAction.ERRNO.with(5));
    TraceeProgram program = TraceeProgram.forHost().noNewPrivileges();
    program = byPrctl ? program.installFilterByPrctl(filter) : program.installFilter(0, filter);
    Path file =
        program
            .expectSuccess()
            .call("uname", 0)
            .expectError(5)
            .exit(0)
            .writeTo(directory.resolve("t"));
    Supervised run = InquestProcess.in(directory).policy("default: allow").run(file.toString());
    assertThat(run.status()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().gaps()).isEmpty();
    assertThat(run.records().of(FilterInstalled.class))
        .extracting(FilterInstalled::origin)
        .containsExactly(Origin.POLICY, Origin.PROGRAM);
    assertThat(run.records().refusals())
        .extracting(Decision::nr, Decision::data, Decision::filter)
        .containsExactly(tuple(UNAME, 5, 1));
  }

  @Test
  void i6_filterThatTheKernelRefused_isNoGap() {
    Path file =
        TraceeProgram.forHost()
            .installFilter(0x100000, OneCallFilter.of(UNAME, SeccompAction.ERRNO.with(5)))
            .expectError(22)
            .exit(0)
            .writeTo(directory.resolve("t"));
    Supervised run = InquestProcess.in(directory).policy("default: allow").run(file.toString());
    assertThat(run.status()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().gaps()).isEmpty();
    assertThat(run.records().of(FilterInstalled.class)).hasSize(1);
  }

  /** A store on a file system of its own with little room. */
  private void withLittleRoom(Consumer<Path> body) throws IOException {
    Path place = Files.createDirectory(directory.resolve("small"));
    BareRun mounted =
        BareRun.of("mount", "-t", "tmpfs", "-o", "size=1024k,mode=0700", "tmpfs", place.toString());
    Assumptions.assumeTrue(mounted.status().equals(WaitStatus.exited(0)), "may not mount");
    try {
      body.accept(place);
    } finally {
      BareRun.of("umount", "-l", place.toString());
    }
  }

  private InquestProcess inquest(Path place, String onLoss) {
    return InquestProcess.in(directory)
        .store(place.resolve("store"))
        .with("--on-loss", onLoss)
        .policy(
            "default: allow", "rules:", "  - {name: no, syscalls: getppid, action: errno:EPERM}");
  }

  private String refusedOften() {
    return TraceeProgram.forHost()
        .repeat(REFUSALS, body -> body.call("getppid"))
        .write(1, "done\n")
        .exit(17)
        .writeTo(directory.resolve("t"))
        .toString();
  }

  private static long lost(Records records) {
    return records.gaps().stream()
        .filter(gap -> gap.kind() == GapKind.STORE_FULL)
        .mapToLong(Gap::count)
        .sum();
  }

  @Test
  void i6_fullDiskWithStop_endsTheProgramAndSaysSo() throws IOException {
    withLittleRoom(
        place -> {
          Supervised run = inquest(place, "stop").run(refusedOften());
          assertThat(run.output()).isEmpty();
          assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(FAILED));
          assertThat(run.errors()).contains("inquest: ").doesNotContain("\tat ");
          assertThat(run.records().refusals()).hasSizeBetween(100, REFUSALS - 1);
          assertThat(lost(run.records())).isPositive();
        });
  }

  @Test
  void i6_fullDiskWithContinue_countsWhatIsLost() throws IOException {
    withLittleRoom(
        place -> {
          Supervised run = inquest(place, "continue").run(refusedOften());
          assertThat(run.output()).isEqualTo("done\n");
          assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(17));
          int kept = run.records().refusals().size();
          assertThat(kept).isBetween(100, REFUSALS - 1);
          assertThat(lost(run.records())).isGreaterThanOrEqualTo(REFUSALS - kept);
        });
  }

  @Test
  void i6_fullDiskWithHold_waitsForRoomAndLosesNothing() throws IOException {
    withLittleRoom(
        place -> {
          Path filler = place.resolve("filler");
          BareRun.of("dd", "if=/dev/zero", "of=" + filler, "bs=1k", "count=400");
          InquestProcess inquest = inquest(place, "hold");
          String program =
              TraceeProgram.forHost()
                  .repeat(2500, body -> body.call("getppid"))
                  .write(1, "done\n")
                  .exit(17)
                  .writeTo(directory.resolve("t"))
                  .toString();
          InquestProcess.Running running = inquest.start(program);
          awaitStandstill(inquest.store());
          assertThat(running.process().isRunning()).isTrue();
          delete(filler);
          Supervised run = running.end();
          assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(17));
          assertThat(run.records().refusals()).hasSize(2500);
          assertThat(run.records().gaps()).isEmpty();
        });
  }

  private InquestProcess.Running holding(Path place) {
    BareRun.of("dd", "if=/dev/zero", "of=" + place.resolve("filler"), "bs=1k", "count=400");
    InquestProcess inquest = inquest(place, "hold");
    InquestProcess.Running running = inquest.start(refusedOften());
    awaitStandstill(inquest.store());
    return running;
  }

  @Test
  void i6_hold_isSaidOnce_andEndsAtOnceByASignal() throws IOException {
    withLittleRoom(
        place -> {
          InquestProcess.Running running = holding(place);
          running.process().signal(Signals.SIGTERM);
          Supervised run = running.end();
          assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(FAILED));
          assertThat(run.errors())
              .containsOnlyOnce("the program waits")
              .contains("Free some space");
          assertThat(run.errors()).contains("so Inquest ended the program");
          assertThat(run.records().of(RunEnded.class))
              .extracting(RunEnded::outcome)
              .containsExactly(Outcome.STOPPED);
        });
  }

  @Test
  void i6_hold_whenTheProgramIsKilled_endsAsItDid() throws IOException {
    withLittleRoom(
        place -> {
          InquestProcess.Running running = holding(place);
          int program =
              Records.ofLatestRun(place.resolve("store")).of(TaskStarted.class).get(0).tid();
          assertThat(LibC.kill(program, Signals.SIGKILL)).isZero();
          Supervised run = running.end();
          assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.killed(9));
          assertThat(run.errors()).contains("refusals are not in the store");
          assertThat(lost(run.records())).isPositive();
        });
  }

  @Test
  void i6_fullDiskAtTheStart_leavesNoRun() throws IOException {
    withLittleRoom(
        place -> {
          BareRun.of("dd", "if=/dev/zero", "of=" + place.resolve("filler"), "bs=1k", "count=900");
          Supervised run = inquest(place, "continue").run(refusedOften());
          assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(FAILED));
          assertThat(place.resolve("store").resolve("runs")).isEmptyDirectory();
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"rm -f", "rm -rf ..", "cp --remove-destination /bin/true"})
  void i6_programThatDestroysItsJournal_isToldAtTheEnd(String how) {
    InquestProcess inquest =
        InquestProcess.in(directory)
            .policy("default: allow", "rules:", "  - {syscalls: getppid, action: errno:EPERM}");
    Path run = inquest.store().resolve("runs/000001");
    String refused = refusedAFewTimes();
    String destroy =
        how.equals("rm -rf ..") ? "rm -rf " + run : how + " " + run.resolve("000001.segment");
    Supervised ended = inquest.run("sh", "-c", refused + "; " + destroy + "; exit 3");
    assertThat(ended.status()).as(ended.errors()).isEqualTo(WaitStatus.exited(3));
    assertThat(ended.errors()).containsAnyOf("not in the store", "its records are gone");
  }

  @ParameterizedTest
  @CsvSource({"stop, 0", "stop, 5000", "continue, 0", "continue, 5000", "hold, 1"})
  void i6_programThatCutsItsJournal_endsAsOnLossSays(String onLoss, long size) throws IOException {
    InquestProcess inquest =
        InquestProcess.in(directory)
            .with("--on-loss", onLoss)
            .policy("default: allow", "rules:", "  - {syscalls: getppid, action: errno:EPERM}");
    Path segment = inquest.store().resolve("runs/000001/000001.segment");
    String refused = refusedAFewTimes();
    Supervised ended =
        inquest.run(
            "sh",
            "-c",
            refused + "; truncate -s " + size + " " + segment + "; " + refused + "; exit 3");
    if (onLoss.equals("stop")) {
      assertThat(ended.status()).as(ended.errors()).isEqualTo(WaitStatus.exited(FAILED));
      assertThat(ended.errors())
          .contains("somebody cut it")
          .contains("so Inquest ended the program");
      assertThat(ended.records().of(RunEnded.class))
          .extracting(RunEnded::outcome)
          .containsExactly(Outcome.STOPPED);
    } else {
      assertThat(ended.status()).as(ended.errors()).isEqualTo(WaitStatus.exited(3));
      assertThat(ended.errors()).contains("refusals are not in the store");
      assertThat(ended.records().refusals()).hasSizeGreaterThanOrEqualTo(60);
    }
    assertThat(ended.records().gaps()).extracting(Gap::kind).contains(GapKind.DAMAGED_JOURNAL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stop", "hold", "continue"})
  void i6_programThatCutsItsJournalWithoutEnd_endsAsOnLossSaysAndAllCountsAddUp(String onLoss) {
    InquestProcess inquest =
        InquestProcess.in(directory)
            .with("--on-loss", onLoss)
            .policy("default: allow", "rules:", "  - {syscalls: getppid, action: errno:EPERM}");
    Path segments = inquest.store().resolve("runs/000001");
    String cut = "for f in " + segments + "/0*.segment; do : > $f; done";
    Supervised ended =
        inquest.run(
            "sh",
            "-c",
            cut + "; (while :; do " + cut + "; done) & " + refusedOften() + "; kill $!; exit 3");
    Records records = ended.records();
    RunEnded end = records.of(RunEnded.class).get(0);
    long missing = end.refusals() - records.refusals().size();
    assertThat(missing).isPositive();
    if (onLoss.equals("stop")) {
      assertThat(ended.status()).as(ended.errors()).isEqualTo(WaitStatus.exited(FAILED));
      assertThat(ended.errors()).contains("somebody cut it").contains("Inquest ended the program");
      assertThat(end.outcome()).isEqualTo(Outcome.STOPPED);
    } else {
      assertThat(ended.status()).as(ended.errors()).isEqualTo(WaitStatus.exited(3));
      assertThat(end.refusals()).isGreaterThanOrEqualTo(REFUSALS);
      assertThat(ended.errors())
          .contains(missing + " of " + end.refusals() + " refusals are not in the store");
    }
    assertThat(records.gaps()).extracting(Gap::kind).contains(GapKind.DAMAGED_JOURNAL);
  }

  private String refusedAFewTimes() {
    return TraceeProgram.forHost()
        .repeat(60, body -> body.call("getppid"))
        .exit(0)
        .writeTo(directory.resolve("few"))
        .toString();
  }

  /** Until the journal, which has begun, has not grown for half a second. */
  private static void awaitStandstill(Path store) {
    int before = -1;
    while (true) {
      int now = Records.ofLatestRun(store).refusals().size();
      if (now > 0 && now == before) {
        return;
      }
      before = now;
      try {
        Thread.sleep(Duration.ofMillis(500).toMillis());
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

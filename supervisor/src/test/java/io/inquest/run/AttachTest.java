package io.inquest.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.audit.entry.AuditEntry.Outcome;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.entry.AuditEntry.TaskExecuted;
import io.inquest.audit.entry.AuditEntry.TaskStart;
import io.inquest.audit.entry.AuditEntry.TaskStarted;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.trace.install.OneCallFilter;
import io.inquest.tracee.Argument;
import io.inquest.tracee.ChildProcess;
import io.inquest.tracee.SigsysRecord;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes that were there before Inquest, watched and left again. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
final class AttachTest {
  private static final int SIGINT = 2;
  private static final int SIGQUIT = 3;
  private static final int SIGKILL = 9;
  private static final int SIGTERM = 15;
  private static final int SIGCONT = 18;
  private static final int SIGSTOP = 19;
  private static final int SIGSYS = 31;
  private static final int FAILED = 125;
  private static final int UNAME = Architecture.host().syscalls().number("uname").orElseThrow();

  @TempDir private Path directory;
  private Path fifo;
  private ChildProcess program;

  @BeforeEach
  void makeFifo() throws Exception {
    fifo = directory.resolve("fifo");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
  }

  @AfterEach
  void endProgram() {
    if (program != null) {
      program.kill();
    }
  }

  /** A word of the test's, for which the program waits. */
  private static TraceeProgram awaitWord(TraceeProgram program) {
    return program.call("read", 0, Argument.buffer("word", 1), 1).expect(1);
  }

  private OutputStream start(TraceeProgram what) throws IOException {
    return start(List.of(what.writeTo(directory.resolve("t")).toString()));
  }

  private OutputStream start(List<String> command) throws IOException {
    // Open for both, it does not wait for the other end.
    OutputStream words = new FileOutputStream(new RandomAccessFile(fifo.toFile(), "rw").getFD());
    program =
        ChildProcess.start(
            command, Map.of(), directory, fifo, directory.resolve("out"), directory.resolve("err"));
    return words;
  }

  private static void say(OutputStream words) throws IOException {
    words.write('!');
    words.flush();
  }

  private InquestProcess.Running attach(InquestProcess inquest) {
    InquestProcess.Running running = inquest.attach(program.pid());
    await(() -> !Records.ofLatestRun(inquest.store()).of(TaskExecuted.class).isEmpty());
    return running;
  }

  private InquestProcess.Running attach() {
    return attach(InquestProcess.in(directory));
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static String field(int tid, String key) {
    try {
      return Files.readAllLines(Path.of("/proc/" + tid + "/status")).stream()
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(key.length()).strip())
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }

  private String output() throws IOException {
    return Files.readString(directory.resolve("out"), StandardCharsets.UTF_8);
  }

  @Test
  @Tag("aarch64")
  void filterInstalledMeanwhile_isObservedAndLeftAsItIs() throws IOException {
    OutputStream words =
        start(
            awaitWord(TraceeProgram.forHost())
                .noNewPrivileges()
                .installFilter(0, OneCallFilter.of(UNAME, SeccompAction.ERRNO.with(5)))
                .expect(0)
                .call("uname", 0)
                .expectError(5)
                .fork(child -> child.call("uname", 0).expectError(5).exit(4))
                .waitFor()
                .expect(WaitStatus.exited(4))
                .thread("t", body -> body.call("uname", 0).expectError(5))
                .join("t")
                .exit(7));
    InquestProcess.Running attached = attach();
    say(words);

    Supervised run = attached.end();

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(program.waitFor()).isEqualTo(WaitStatus.exited(7));
    assertThat(run.records().refused())
        .containsExactly("uname ERRNO(5)", "uname ERRNO(5)", "uname ERRNO(5)");
    assertThat(run.records().of(FilterInstalled.class))
        .extracting(FilterInstalled::origin, FilterInstalled::observed, FilterInstalled::index)
        .containsExactly(tuple(Origin.PROGRAM, true, 0));
    assertThat(run.records().of(TaskStarted.class))
        .extracting(TaskStarted::how)
        .containsExactly(TaskStart.ATTACH, TaskStart.FORK, TaskStart.CLONE);
    assertThat(run.records().gaps()).extracting(Gap::kind).containsExactly(GapKind.LATE_ATTACH);
    assertThat(run.errors()).contains("every system call stops");
  }

  @Test
  void programThatRuns_isRecordedWithItsMarksAndLibraries() throws IOException {
    OutputStream words = start(List.of("/bin/sh", "-c", "read word"));
    // Its libraries are mapped before it reads.
    await(() -> Files.exists(Path.of("/proc/" + program.pid())) && waits());
    InquestProcess.Running attached = attach();
    say(words);
    words.write('\n');
    words.flush();

    Supervised run = attached.end();

    assertThat(run.records().of(TaskExecuted.class).get(0).marks())
        .startsWith("ELF64 ")
        .contains(" library:libc.so", " interpreter:/");
  }

  private boolean waits() {
    return field(program.pid(), "State:").startsWith("S");
  }

  private TraceeProgram withOlderFilter(int answer) {
    Argument.Buffer record = Argument.buffer("record", SigsysRecord.BYTES);
    return awaitWord(
            TraceeProgram.forHost()
                .handle(SIGSYS, body -> body.recordSiginfo(record).setInterruptedResult(-5))
                .noNewPrivileges()
                .installFilter(0, OneCallFilter.of(UNAME, answer))
                .expect(0))
        .call("uname", 0)
        .expectError(5)
        .exit(7);
  }

  @ParameterizedTest
  @EnumSource(names = {"ERRNO", "TRAP"})
  void olderFilter_isListedUnobserved_andItsRefusalRecordedAsItShows(SeccompAction action)
      throws IOException {
    assumeTrue(
        "root".equals(System.getProperty("user.name")), "only root may read a task's filters");
    int answer = action.with(5);
    OutputStream words = start(withOlderFilter(answer));
    InquestProcess.Running attached = attach();
    say(words);

    Supervised run = attached.end();

    assertThat(program.waitFor()).isEqualTo(WaitStatus.exited(7));
    assertThat(run.records().of(FilterInstalled.class))
        .extracting(
            FilterInstalled::origin,
            FilterInstalled::observed,
            filter -> filter.program().toArray())
        .containsExactly(tuple(Origin.INHERITED, false, OneCallFilter.of(UNAME, answer)));
    assertThat(run.records().refusals())
        .extracting(Decision::nr, Decision::filter, Decision::action)
        .containsExactly(tuple(UNAME, 0, action.value()));
    assertThat(run.records().gaps())
        .extracting(Gap::kind)
        .containsExactly(GapKind.LATE_ATTACH, GapKind.UNOBSERVED_FILTER);
  }

  @Test
  void olderFilterThatAnswersTrace_stillMeansEnosys() throws IOException {
    OutputStream words =
        start(
            awaitWord(
                    TraceeProgram.forHost()
                        .noNewPrivileges()
                        .installFilter(0, OneCallFilter.of(UNAME, SeccompAction.TRACE.value()))
                        .expect(0))
                .call("uname", 0)
                .expectError(38)
                .exit(7));
    InquestProcess.Running attached = attach();
    say(words);
    attached.end();
    assertThat(program.waitFor()).isEqualTo(WaitStatus.exited(7));
  }

  @Test
  void ordinaryUser_mayNotReadOlderFilters_andSaysSo() throws IOException {
    InquestProcess inquest = Nobody.inquest(directory);
    OutputStream words =
        start(
            Stream.concat(
                    Nobody.command().stream(),
                    Stream.of(
                        withOlderFilter(SeccompAction.ERRNO.with(5))
                            .writeTo(directory.resolve("t"))
                            .toString()))
                .toList());
    InquestProcess.Running attached = attach(inquest);
    say(words);

    Supervised run = attached.end();

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(program.waitFor()).isEqualTo(WaitStatus.exited(7));
    assertThat(run.records().decisions()).isEmpty();
    assertThat(run.records().gaps())
        .filteredOn(gap -> gap.kind() == GapKind.UNOBSERVED_FILTER)
        .extracting(Gap::count)
        .containsExactly(1L);
  }

  @Test
  void interrupt_leavesTheProcessRunning() throws IOException {
    TraceeProgram threads = TraceeProgram.forHost();
    for (int i = 0; i < 20; i++) {
      threads.thread("t" + i, body -> body.forever(round -> round.call("getppid")));
    }
    OutputStream words = start(awaitWord(awaitWord(threads).write(1, "on")).write(1, "!").exit(7));
    InquestProcess.Running attached = attach();
    await(() -> tids().stream().allMatch(tid -> !field(tid, "TracerPid:").equals("0")));
    say(words);
    attached.process().signal(SIGINT);

    Supervised run = attached.end();

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.errors())
        .contains("detached from process " + program.pid(), " 0 refused")
        .doesNotContain("more:");
    assertThat(run.records().of(RunEnded.class))
        .extracting(RunEnded::outcome)
        .containsExactly(Outcome.DETACHED);
    assertThat(tids()).hasSize(21).allMatch(tid -> field(tid, "TracerPid:").equals("0"));
    say(words);
    assertThat(program.waitFor()).isEqualTo(WaitStatus.exited(7));
    assertThat(output()).isEqualTo("on!");
  }

  @Test
  void quit_printsNothingOfTheRuntime() throws IOException {
    OutputStream words = start(awaitWord(TraceeProgram.forHost()).exit(7));
    InquestProcess.Running attached = attach();
    attached.process().signal(SIGQUIT);
    say(words);

    assertThat(program.waitFor()).isEqualTo(WaitStatus.exited(7));
    Supervised run = attached.end();
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.output()).isEmpty();
  }

  private List<Integer> tids() {
    String[] names = new java.io.File("/proc/" + program.pid() + "/task").list();
    return Stream.of(names == null ? new String[0] : names).map(Integer::parseInt).toList();
  }

  @Test
  void stoppedProcess_staysStopped() throws IOException {
    OutputStream words = start(awaitWord(TraceeProgram.forHost()).exit(7));
    program.signal(SIGSTOP);
    await(() -> field(program.pid(), "State:").startsWith("T"));
    InquestProcess.Running attached = attach();
    attached.process().signal(SIGTERM);

    assertThat(attached.end().status()).isEqualTo(WaitStatus.exited(0));
    await(() -> field(program.pid(), "State:").startsWith("T"));
    say(words);
    program.signal(SIGCONT);
    assertThat(program.waitFor()).isEqualTo(WaitStatus.exited(7));
  }

  @Test
  void deathOfInquest_leavesTheProcessRunning() throws IOException {
    OutputStream words = start(awaitWord(TraceeProgram.forHost()).exit(7));
    InquestProcess.Running attached = attach();
    attached.process().signal(SIGKILL);

    attached.process().waitFor();

    await(() -> field(program.pid(), "TracerPid:").equals("0"));
    say(words);
    assertThat(program.waitFor()).isEqualTo(WaitStatus.exited(7));
  }

  @Test
  void processThatIsTracedAlready_isLeftAlone() throws IOException {
    OutputStream words = start(awaitWord(TraceeProgram.forHost()).exit(7));
    InquestProcess.Running attached = attach();

    Supervised second = InquestProcess.in(directory).attach(program.pid()).end();

    assertThat(second.status()).isEqualTo(WaitStatus.exited(FAILED));
    assertThat(second.errors()).contains("is traced by process " + attached.process().pid());
    say(words);
    assertThat(attached.end().status()).isEqualTo(WaitStatus.exited(0));
    assertThat(program.waitFor()).isEqualTo(WaitStatus.exited(7));
  }

  @Test
  void processOfAnotherUser_isRefusedWithTheRemedy() throws IOException {
    OutputStream words = start(awaitWord(TraceeProgram.forHost()).exit(7));

    Supervised run = Nobody.inquest(directory).attach(program.pid()).end();

    assertThat(run.status()).isEqualTo(WaitStatus.exited(FAILED));
    assertThat(run.errors()).contains("belongs to another user (uid 0)").contains("as root");
    say(words);
    assertThat(program.waitFor()).isEqualTo(WaitStatus.exited(7));
  }

  @Test
  void processThatIsNotThere_isSaidSo() {
    Supervised run = InquestProcess.in(directory).attach(4194304).end();
    assertThat(run.status()).isEqualTo(WaitStatus.exited(FAILED));
    assertThat(run.errors()).contains("there is no such process");
  }

  @Test
  void noDatabase_isLoaded() throws IOException {
    Path log = directory.resolve("classes.log");
    OutputStream words = start(awaitWord(TraceeProgram.forHost()).exit(7));
    InquestProcess.Running attached =
        attach(
            InquestProcess.in(directory)
                .withRuntime("-Xlog:class+load:file=" + log + "::filecount=0"));
    say(words);
    attached.end();
    assertThat(Files.readAllLines(log))
        .anyMatch(line -> line.contains("io.inquest.trace.follow.Tracer "))
        .noneMatch(
            line ->
                line.contains("org.hibernate.")
                    || line.contains("org.h2.")
                    || line.contains("io.inquest.audit.store."));
  }
}

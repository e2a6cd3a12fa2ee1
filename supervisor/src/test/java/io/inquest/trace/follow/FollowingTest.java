package io.inquest.trace.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.ResultKnown;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.audit.entry.AuditEntry.SignalDelivered;
import io.inquest.audit.entry.AuditEntry.StackTaken;
import io.inquest.audit.entry.AuditEntry.TaskExecuted;
import io.inquest.audit.entry.AuditEntry.TaskExited;
import io.inquest.audit.entry.AuditEntry.TaskStart;
import io.inquest.audit.entry.AuditEntry.TaskStarted;
import io.inquest.audit.entry.AuditEntry.TextDefined;
import io.inquest.audit.entry.EntryVisitor;
import io.inquest.run.InquestProcess;
import io.inquest.run.Records;
import io.inquest.run.Supervised;
import io.inquest.tracee.Argument;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every task of a run is followed from its start to its end, however it came to be. */
final class FollowingTest {
  private static final int SIGCHLD = 17;
  private static final int SIGKILL = 9;
  private static final long CLONE_UNTRACED = 0x00800000;
  private static final int CLONE_ARGS_SIZE = 88;

  @TempDir Path directory;

  private InquestProcess inquest() {
    return InquestProcess.in(directory)
        .policy("default: allow", "rules:", "  - {name: no, syscalls: uname, action: errno:EPERM}");
  }

  private Supervised run(TraceeProgram program) {
    return inquest().run(program.writeTo(directory.resolve("t")).toString());
  }

  /**
   * Every start has its end, tasks are known before they act, and nothing follows the run's end.
   */
  private static void assertComplete(Supervised run) {
    Records records = run.records();
    Living living = new Living();
    records.entries().forEach(entry -> entry.accept(living));
    assertThat(living.tgids).as("tasks without an end").isEmpty();
    assertThat(records.gaps()).isEmpty();
    assertThat(records.of(RunEnded.class)).hasSize(1);
    assertThat(records.entries().get(records.entries().size() - 1)).isInstanceOf(RunEnded.class);
  }

  /** The tasks that live, by their tids, with their tgids. */
  private static final class Living implements EntryVisitor {
    private final Map<Integer, Integer> tgids = new HashMap<>();
    private long sequence;

    @Override
    public void visit(RunStarted entry) {}

    @Override
    public void visit(TextDefined entry) {}

    @Override
    public void visit(FilterInstalled entry) {}

    @Override
    public void visit(TaskStarted start) {
      assertThat(tgids.put(start.tid(), start.tgid())).as("%s twice", start).isNull();
    }

    @Override
    public void visit(TaskExecuted executed) {
      // A thread that executes takes over its leader's number.
      tgids.put(executed.tid(), executed.tgid());
    }

    @Override
    public void visit(Decision decision) {
      assertThat(tgids).as("the task of %s", decision).containsKey(decision.tid());
      assertThat(decision.sequence()).isEqualTo(++sequence);
    }

    @Override
    public void visit(StackTaken entry) {}

    @Override
    public void visit(ResultKnown entry) {}

    @Override
    public void visit(SignalDelivered entry) {}

    @Override
    public void visit(TaskExited exit) {
      assertThat(tgids.remove(exit.tid())).as("the task of %s", exit).isEqualTo(exit.tgid());
    }

    @Override
    public void visit(Gap entry) {}

    @Override
    public void visit(RunEnded entry) {}
  }

  private static void assertComplete(Supervised run, WaitStatus status) {
    assertThat(run.status()).as(run.errors()).isEqualTo(status);
    assertComplete(run);
  }

  private static List<TaskStart> starts(Supervised run) {
    return run.records().of(TaskStarted.class).stream().map(TaskStarted::how).toList();
  }

  @Test
  @Tag("aarch64")
  void follow_everyWayToMakeAProcess_childrenAreRefusedAndRecorded() {
    Supervised run =
        run(
            TraceeProgram.forHost()
                .fork(child -> child.call("uname", 1).exitWithErrno())
                .waitFor()
                .expect(WaitStatus.exited(1))
                .vfork(child -> child.call("uname", 2).exitWithErrno())
                .waitFor()
                .expect(WaitStatus.exited(1))
                .clone(SIGCHLD, child -> child.call("uname", 3).exitWithErrno())
                .waitFor()
                .expect(WaitStatus.exited(1))
                .clone3(SIGCHLD, child -> child.call("uname", 4).exitWithErrno())
                .waitFor()
                .expect(WaitStatus.exited(1))
                .thread("t", body -> body.call("uname", 5))
                .join("t")
                .clone(0, child -> child.call("uname", 6).exitWithErrno())
                .waitFor()
                .expect(WaitStatus.exited(1))
                .exit(3));
    assertComplete(run, WaitStatus.exited(3));
    assertThat(run.records().refusals())
        .extracting(refusal -> refusal.arguments().get(0))
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(starts(run))
        .containsExactly(
            TaskStart.LAUNCH,
            TaskStart.FORK,
            TaskStart.VFORK,
            TaskStart.FORK,
            TaskStart.FORK,
            TaskStart.CLONE,
            TaskStart.CLONE);
  }

  @Test
  void follow_hundredsOfThreads_eachIsRefusedAndRecorded() {
    int threads = 300;
    TraceeProgram program = TraceeProgram.forHost();
    for (int i = 0; i < threads; i++) {
      program.thread("t" + i, body -> body.call("uname", 0));
    }
    for (int i = 0; i < threads; i++) {
      program.join("t" + i);
    }
    Supervised run = run(program.exit(4));
    assertComplete(run, WaitStatus.exited(4));
    assertThat(run.records().refusals()).extracting(Decision::tid).doesNotHaveDuplicates();
    assertThat(run.records().refusals()).hasSize(threads);
  }

  @Test
  void follow_daemon_runLastsUntilItEnds() {
    Supervised run =
        run(
            TraceeProgram.forHost()
                .daemon(
                    body ->
                        body.sleep(Duration.ofMillis(100))
                            .call("uname", 0)
                            .write(1, "from the daemon\n"))
                .exit(5));
    assertComplete(run, WaitStatus.exited(5));
    assertThat(run.output()).isEqualTo("from the daemon\n");
    assertThat(run.records().refused()).containsExactly("uname ERRNO(1)");
  }

  @Test
  void follow_execFromAThread_takesOverItsLeader() {
    Path next =
        TraceeProgram.forHost()
            .call("uname", 0)
            .expectError(1)
            .exit(6)
            .writeTo(directory.resolve("next"));
    Supervised run =
        run(
            TraceeProgram.forHost()
                .repeat(
                    20,
                    body ->
                        body.fork(
                                child ->
                                    child
                                        .thread("a", t -> t.forever(s -> s.call("getuid")))
                                        .thread("b", t -> t.exec(next.toString()))
                                        .forever(s -> s.call("getuid")))
                            .waitFor()
                            .expect(WaitStatus.exited(6)))
                .exit(0));
    assertComplete(run, WaitStatus.exited(0));
    assertThat(run.records().refusals())
        .hasSize(20)
        .allMatch(refusal -> refusal.tid() == refusal.tgid())
        .allMatch(refusal -> refusal.exe().equals(next.toString()));
  }

  @Test
  void follow_execStorm_eachIsRecorded() {
    Path last = TraceeProgram.forHost().call("uname", 0).writeTo(directory.resolve("last"));
    Path middle =
        TraceeProgram.forHost().exec(last.toString()).writeTo(directory.resolve("middle"));
    Supervised run =
        run(
            TraceeProgram.forHost()
                .repeat(
                    100,
                    body ->
                        body.vfork(child -> child.exec(middle.toString()))
                            .waitFor()
                            .expect(WaitStatus.exited(0)))
                .exit(0));
    assertComplete(run, WaitStatus.exited(0));
    assertThat(run.records().of(TaskExecuted.class)).hasSize(201);
    assertThat(run.records().refusals()).hasSize(100);
  }

  @Test
  void follow_parallelShortLivedProcesses_eachIsRecorded() {
    TraceeProgram program = TraceeProgram.forHost();
    for (int worker = 0; worker < 8; worker++) {
      program.fork(
          child ->
              child.repeat(
                  40,
                  body ->
                      body.fork(grandchild -> grandchild.call("uname", 0).exit(7))
                          .waitFor()
                          .expect(WaitStatus.exited(7))));
    }
    for (int worker = 0; worker < 8; worker++) {
      program.waitFor().expect(WaitStatus.exited(0));
    }
    Supervised run = run(program.exit(0));
    assertComplete(run, WaitStatus.exited(0));
    assertThat(run.records().refusals()).hasSize(320);
    assertThat(starts(run)).hasSize(1 + 8 + 320);
  }

  @Test
  void follow_parentsKilledWhileTheyFork_nothingHangs() {
    Supervised run =
        run(
            TraceeProgram.forHost()
                .repeat(
                    150,
                    body ->
                        body.fork(child -> child.forever(f -> f.fork(c -> c.exit(0))))
                            .store("child")
                            .sleep(Duration.ofNanos(300_000))
                            .call("kill", Argument.value("child"), SIGKILL)
                            .waitFor(Argument.value("child"))
                            .expect(WaitStatus.killed(SIGKILL)))
                .exit(0));
    assertComplete(run, WaitStatus.exited(0));
  }

  @Test
  void follow_threadsKilledWhileTheyAreMade_nothingHangs() {
    Supervised run =
        run(
            TraceeProgram.forHost()
                .repeat(
                    100,
                    body ->
                        body.fork(
                                child ->
                                    child.forever(
                                        f ->
                                            f.thread("a", t -> t.call("uname", 0))
                                                .thread("b", t -> t.call("getuid"))
                                                .join("a")
                                                .join("b")))
                            .store("child")
                            .sleep(Duration.ofNanos(400_000))
                            .call("kill", Argument.value("child"), SIGKILL)
                            .waitFor(Argument.value("child"))
                            .expect(WaitStatus.killed(SIGKILL)))
                .exit(0));
    assertComplete(run, WaitStatus.exited(0));
  }

  @Test
  @Tag("aarch64")
  void follow_untracedClone_childIsTracedAndTheFlagIsBack() throws IOException {
    byte[] cloneArgs = cloneArgs();
    Path input = Files.write(directory.resolve("args"), cloneArgs);
    Argument.Buffer place = Argument.buffer("args", CLONE_ARGS_SIZE);
    Path program =
        TraceeProgram.forHost()
            .call("read", 0, place, CLONE_ARGS_SIZE)
            .call("clone3", place, CLONE_ARGS_SIZE)
            .when(0, child -> child.call("uname", 1).exit(0))
            .waitFor()
            .expect(WaitStatus.exited(0))
            .write(1, place)
            .clone(CLONE_UNTRACED | SIGCHLD, child -> child.call("uname", 2).exit(0))
            .waitFor()
            .call("clone3", Argument.bytes(cloneArgs), CLONE_ARGS_SIZE)
            .when(0, child -> child.call("uname", 3).exit(0))
            .waitFor()
            .expect(WaitStatus.exited(0))
            .call("clone3", Argument.invalidPointer(), CLONE_ARGS_SIZE)
            .expectError(14)
            .exit(8)
            .writeTo(directory.resolve("t"));
    InquestProcess.Running running = inquest().input(input).start(program.toString());
    Supervised run = running.end();
    assertComplete(run, WaitStatus.exited(8));
    assertThat(run.records().refusals())
        .extracting(refusal -> refusal.arguments().get(0))
        .containsExactly(1L, 2L, 3L);
    assertThat(Files.readAllBytes(running.output())).isEqualTo(cloneArgs);
    assertThat(run.records().decisions())
        .filteredOn(decision -> Records.callName(decision).equals("clone"))
        .extracting(decision -> decision.arguments().get(0))
        .containsExactly(CLONE_UNTRACED | SIGCHLD);
  }

  private static byte[] cloneArgs() {
    return ByteBuffer.allocate(CLONE_ARGS_SIZE)
        .order(ByteOrder.nativeOrder())
        .putLong(0, CLONE_UNTRACED)
        .putLong(32, SIGCHLD)
        .array();
  }

  @Test
  void follow_shellPipelinesAndBackgroundJobs_asBare() {
    Supervised run =
        inquest()
            .run(
                "sh",
                "-c",
                "i=0; while [ $i -lt 15 ]; do i=$((i+1)); (echo $i | cat | cat) & done; wait; exit"
                    + " 9");
    assertComplete(run, WaitStatus.exited(9));
    assertThat(run.output().lines()).hasSize(15);
  }
}

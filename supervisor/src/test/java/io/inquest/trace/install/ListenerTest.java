package io.inquest.trace.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.TaskStarted;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.run.InquestProcess;
import io.inquest.run.Supervised;
import io.inquest.tracee.Argument;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program's filter that asks a listener, which lets the call go on. */
final class ListenerTest {
  private static final int FLAG_NEW_LISTENER = 8;
  private static final long NOTIF_RECV = 0xc0502100L;
  private static final long NOTIF_SEND = 0xc0182101L;
  private static final long CLONE_UNTRACED = 0x00800000L;
  private static final int SIGCHLD = 17;
  private static final int CLONE_ARGS_SIZE = 64;

  /** A thread's word to the listener that it may begin: a pipe's two ends. */
  private static final int READY = 3;

  private static final int TELL = 4;

  /** What the listener, and the caller, find in a pipe: a tracee's program writes no memory. */
  private static final int CONTENT = 5;

  private static final int PUT = 6;
  private static final int LISTENER = 7;

  private final Argument.Buffer notification = Argument.buffer("notification", 80);
  private final Argument.Buffer cloneArgs = Argument.buffer("clone_args", CLONE_ARGS_SIZE);

  @TempDir private Path directory;

  /**
   * The first thread listens; another gets a filter that asks about {@code call}, then does {@code
   * calls}.
   *
   * @param answers what the listener does before it lets the call go on
   */
  private Supervised run(
      String call, Consumer<TraceeProgram> calls, Consumer<TraceeProgram> answers) {
    int nr = Architecture.host().syscalls().number(call).orElseThrow();
    TraceeProgram program =
        TraceeProgram.forHost()
            .noNewPrivileges()
            .call("pipe2", Argument.buffer("first", 8), 0)
            .call("pipe2", Argument.buffer("second", 8), 0)
            .thread(
                "t",
                body -> {
                  body.installFilter(
                          FLAG_NEW_LISTENER, OneCallFilter.of(nr, SeccompAction.USER_NOTIF.value()))
                      .expect(LISTENER)
                      .write(TELL, "!");
                  calls.accept(body);
                })
            .call("read", READY, Argument.buffer("word", 1), 1)
            .expect(1)
            .call("ioctl", LISTENER, NOTIF_RECV, notification)
            .expect(0);
    answers.accept(program);
    // struct seccomp_notif_resp: the id is where struct seccomp_notif has it.
    put(program, 0, 1L << Integer.SIZE);
    program
        .call("read", CONTENT, notification.at(8), 16)
        .expect(16)
        .call("ioctl", LISTENER, NOTIF_SEND, notification)
        .expect(0)
        .join("t")
        .exit(0);
    return InquestProcess.in(directory)
        .policy("default: allow", "rules:", "  - {name: no, syscalls: uname, action: errno:EACCES}")
        .run(program.writeTo(directory.resolve("t")).toString());
  }

  private static TraceeProgram put(TraceeProgram program, long... words) {
    ByteBuffer bytes =
        ByteBuffer.allocate(words.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long word : words) {
      bytes.putLong(word);
    }
    return program
        .call("write", PUT, Argument.bytes(bytes.array()), bytes.capacity())
        .expect(bytes.capacity());
  }

  private TraceeProgram clone3(TraceeProgram body) {
    return put(body, CLONE_UNTRACED, 0, 0, 0, SIGCHLD, 0, 0, 0)
        .call("read", CONTENT, cloneArgs, CLONE_ARGS_SIZE)
        .expect(CLONE_ARGS_SIZE)
        .call("clone3", cloneArgs, CLONE_ARGS_SIZE)
        .when(0, child -> child.call("uname", 0).exitWithErrno())
        .waitFor();
  }

  @Test
  void untracedClone_thatTheListenerLetsGoOn_isFollowed() {
    Supervised run =
        run(
            "clone",
            body ->
                body.clone(
                        CLONE_UNTRACED | SIGCHLD,
                        child -> child.call("uname", 0).expectError(13).exit(4))
                    .waitFor()
                    .expect(WaitStatus.exited(4)),
            listener -> {});

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().refused()).contains("uname ERRNO(13)");
    assertThat(run.records().gaps())
        .extracting(Gap::kind)
        .containsExactly(GapKind.UNINSTRUMENTED_FILTER);
  }

  @Test
  void untracedClone3_thatTheListenerLetsGoOn_isFollowed() {
    Supervised run =
        run("clone3", body -> clone3(body).expect(WaitStatus.exited(13)), listener -> {});

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().of(TaskStarted.class)).hasSize(3);
    assertThat(run.records().refused()).contains("uname ERRNO(13)");
  }

  @Test
  void untracedClone3_whoseFlagsAreSetAgain_isSaidToHaveEscaped() {
    Supervised run =
        run(
            "clone3",
            body -> clone3(body).expect(WaitStatus.exited(38)),
            listener ->
                put(listener, CLONE_UNTRACED)
                    .call("read", CONTENT, cloneArgs, Long.BYTES)
                    .expect(Long.BYTES));

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().of(TaskStarted.class)).hasSize(2);
    assertThat(run.records().gaps()).extracting(Gap::kind).contains(GapKind.LOST_TRACEE);
  }

  @Test
  void callThatInquestNeedNotStop_isInstrumentedAsAnyOther() {
    Supervised run = run("sched_yield", body -> body.call("sched_yield").expect(0), listener -> {});

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().gaps()).isEmpty();
  }

  @Test
  void errnoOverANotification_isSeen_andTheListenerIsNotAsked() {
    int nr = Architecture.host().syscalls().number("getppid").orElseThrow();
    Supervised run =
        run(
            "getppid",
            body ->
                body.installFilter(0, OneCallFilter.of(nr, SeccompAction.ERRNO.with(5)))
                    .expect(0)
                    .call("getppid")
                    .expectError(5)
                    .exit(0),
            listener -> {});

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().refused()).containsExactly("getppid ERRNO(5)");
    assertThat(run.errors()).contains("stopped at every call");
  }

  @Test
  void errnoForOtherCallsThanTheNotifications_hasNoTaskStopAtEveryCall() {
    Supervised run =
        run(
            "sched_yield",
            body -> {
              int nr = Architecture.host().syscalls().number("getppid").orElseThrow();
              body.installFilter(0, OneCallFilter.of(nr, SeccompAction.ERRNO.with(5)))
                  .expect(0)
                  .call("getppid")
                  .expectError(5)
                  .call("sched_yield")
                  .expect(0);
            },
            listener -> {});

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().refused()).containsExactly("getppid ERRNO(5)");
    assertThat(run.records().gaps()).isEmpty();
  }
}

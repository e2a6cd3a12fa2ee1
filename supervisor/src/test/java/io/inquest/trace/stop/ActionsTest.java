package io.inquest.trace.stop;

import static io.inquest.tracee.Argument.buffer;
import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.ResultKnown;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.entry.AuditEntry.TaskExited;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X86_64;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.run.BareUnderFilters;
import io.inquest.run.InquestProcess;
import io.inquest.run.Supervised;
import io.inquest.trace.install.OneCallFilter;
import io.inquest.tracee.Argument;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.NeedsAbi;
import io.inquest.tracee.OtherAbi;
import io.inquest.tracee.SigsysRecord;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each action does to the program what the kernel alone does, and is recorded. */
final class ActionsTest {
  private static final int SIGSYS = 31;
  private static final int UNAME = Architecture.host().syscalls().number("uname").orElseThrow();
  private static final int SIGKILL = 9;
  private static final int SIGSEGV = 11;

  @TempDir Path directory;

  /** The answer to uname(2), everything else being allowed. */
  private static String[] unameGets(String action) {
    return new String[] {
      "architectures: [native]",
      "default: allow",
      "rules:",
      "  - {name: no, syscalls: uname, action: \"" + action + "\"}"
    };
  }

  private Path write(TraceeProgram program) {
    return program.writeTo(directory.resolve("t"));
  }

  /** Runs it supervised and bare, and compares. */
  private Supervised asBare(TraceeProgram program, String... policy) {
    Path file = write(program);
    BareRun bare = new BareUnderFilters(directory).policy(policy).run(file);
    Supervised run = InquestProcess.in(directory).policy(policy).run(file.toString());
    assertThat(run.output()).isEqualTo(bare.output());
    assertThat(run.status().isExited()).isEqualTo(bare.status().isExited());
    assertThat(run.status().shellStatus()).isEqualTo(bare.status().shellStatus());
    // Inquest leaves no core of its own; what became of the program is in the journal.
    assertThat(run.records().of(RunEnded.class))
        .extracting(RunEnded::waitStatus)
        .containsExactly(bare.status().raw());
    return run;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 38, 133, 4095})
  void errno_ofAnyNumber_isSeenAsBareAndRecorded(int errno) {
    Supervised run =
        asBare(
            TraceeProgram.forHost().call("uname", 0x1234).writeResult(1).exit(1),
            unameGets("errno:" + errno));
    assertThat(run.output()).isEqualTo(-errno + "\n");
    Decision refusal = run.records().refusals().get(0);
    assertThat(refusal.data()).isEqualTo(errno);
    assertThat(refusal.result()).hasValue(-errno);
    assertThat(refusal.arguments()).startsWith(0x1234L);
    assertThat(refusal.rule()).isEqualTo("no");
    assertThat(run.records().decisions()).hasSize(1);
  }

  @Test
  void log_callGoesThroughAndItsResultBecomesKnown() {
    Supervised run =
        asBare(
            TraceeProgram.forHost()
                .call("uname", 0)
                .writeResult(1)
                .call("uname", Argument.buffer("name", 400))
                .writeResult(1),
            unameGets("log"));
    assertThat(run.output()).isEqualTo("-14\n0\n");
    assertThat(run.records().decided()).containsExactly("uname LOG", "uname LOG");
    assertThat(run.records().refusals()).isEmpty();
    assertThat(run.records().of(ResultKnown.class))
        .extracting(ResultKnown::result)
        .containsExactly(-14L, 0L);
  }

  @Test
  void trap_handlerSeesWhatItSeesBareAndSetsTheResult() {
    Argument.Buffer record = Argument.buffer("record", SigsysRecord.BYTES);
    Supervised run =
        asBare(
            TraceeProgram.forHost()
                .handle(SIGSYS, body -> body.recordSiginfo(record).setInterruptedResult(77))
                .call("uname", 5)
                .writeResult(1)
                .write(1, record)
                .exit(2),
            unameGets("trap"));
    assertThat(run.output()).startsWith("77\n");
    assertThat(run.records().refused()).containsExactly("uname TRAP");
    assertThat(run.records().refusals().get(0).arguments()).startsWith(5L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"trap", "kill", "kill-thread"})
  @Tag("aarch64")
  void end_ofASingleTask_isAsBareAndRecordedOnce(String action) {
    Supervised run = asBare(TraceeProgram.forHost().call("uname", 5).exit(3), unameGets(action));
    assertThat(run.status()).isEqualTo(WaitStatus.killed(SIGSYS));
    assertThat(run.records().decisions()).hasSize(1);
    assertThat(run.records().refusals().get(0).arguments()).startsWith(5L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"trap", "kill"})
  void end_ofAChild_isSeenByItsParentAsBare(String action) {
    Supervised run =
        asBare(
            TraceeProgram.forHost()
                .fork(child -> child.call("uname", 5))
                .waitFor()
                .writeResult(1)
                .exit(3),
            unameGets(action));
    assertThat(run.records().refusals()).hasSize(1);
  }

  @Test
  void trap_ignoredAndBlocked_endsTheProgramAsBare() {
    asBare(
        TraceeProgram.forHost().ignore(SIGSYS).block(SIGSYS).call("uname", 5).exit(3),
        unameGets("trap"));
  }

  @Test
  @Tag("aarch64")
  void killThread_amongThreads_endsThatThreadAlone() {
    Supervised run =
        asBare(
            TraceeProgram.forHost()
                .thread("a", t -> t.call("uname", 5).write(1, "not reached"))
                .join("a")
                .write(1, "main lives\n")
                .exit(7),
            unameGets("kill-thread"));
    assertThat(run.output()).isEqualTo("main lives\n");
    assertThat(run.status()).isEqualTo(WaitStatus.exited(7));
    assertThat(run.records().refused()).containsExactly("uname KILL_THREAD");
    Decision refusal = run.records().refusals().get(0);
    assertThat(refusal.tid()).isNotEqualTo(refusal.tgid());
    assertThat(run.records().of(TaskExited.class))
        .filteredOn(exit -> exit.tid() == refusal.tid())
        .extracting(TaskExited::waitStatus)
        .containsExactly(SIGSYS);
  }

  @Test
  void kill_amongThreads_onlyTheCulpritIsRecorded() {
    int rounds = 50;
    TraceeProgram program =
        TraceeProgram.forHost()
            .repeat(
                rounds,
                round ->
                    round
                        .fork(
                            child ->
                                child
                                    .thread("a", t -> t.forever(f -> f.call("getuid")))
                                    .thread("b", t -> t.pause())
                                    .thread(
                                        "c", t -> t.call("gettid").writeResult(1).call("uname", 1))
                                    .thread("d", t -> t.forever(f -> f.result(3)))
                                    .pause())
                        .waitFor());
    Path file = write(program);
    Supervised run = InquestProcess.in(directory).policy(unameGets("kill")).run(file.toString());
    List<Integer> culprits = run.output().lines().map(Integer::valueOf).toList();
    assertThat(culprits).hasSize(rounds);
    assertThat(run.records().refusals()).extracting(Decision::tid).isEqualTo(culprits);
    assertThat(run.records().refused()).containsOnly("uname KILL_PROCESS");
  }

  /** On aarch64 the EINTR of a wait that the kill ends stands where its first argument was. */
  @Test
  @Tag("aarch64")
  void kill_amongThreadsWhoseCallsReturn_isNotTakenForTheirs() {
    int rounds = 20;
    TraceeProgram program =
        TraceeProgram.forHost()
            .repeat(
                rounds,
                round ->
                    round
                        .fork(
                            child ->
                                child
                                    .call("epoll_create1", 0)
                                    .expect(3)
                                    .thread(
                                        "waits",
                                        t ->
                                            t.call(
                                                "epoll_pwait", 3, buffer("events", 16), 1, -1, 0))
                                    .repeat(500, body -> body.call("sched_yield"))
                                    .call("uname", 1))
                        .waitFor());
    Supervised run =
        InquestProcess.in(directory)
            .policy(
                "default: allow",
                "rules:",
                "  - {name: no-name, syscalls: uname, action: kill}",
                "  - {name: one-epoll, syscalls: epoll_pwait, when: epfd != 3, action: kill}")
            .run(write(program).toString());

    assertThat(run.records().refused()).hasSize(rounds).containsOnly("uname KILL_PROCESS");
  }

  private Supervised underForeignErrno(TraceeProgram program) {
    return asBare(program, "architectures: [native]", "default: allow", "foreign: errno:33");
  }

  @Test
  @NeedsAbi(OtherAbi.INT80)
  void i386Calls_foreignToThePolicy_areRefusedAndRecordedByTheirOwnNumbers() {
    Supervised run =
        underForeignErrno(
            TraceeProgram.forHost()
                .int80("getpid")
                .writeResult(1)
                .int80("write", 1, 0x7777, 3)
                .exit(0));
    assertThat(run.output()).isEqualTo("-33\n");
    assertThat(run.records().refused()).containsExactly("getpid ERRNO(33)", "write ERRNO(33)");
    List<Decision> refusals = run.records().refusals();
    assertThat(refusals.get(0).auditArch()).isEqualTo(I386.ABI.auditArch());
    assertThat(refusals.get(1).arguments()).startsWith(1L, 0x7777L, 3L);
    assertThat(refusals).extracting(Decision::rule).containsOnly("foreign");
  }

  /** Filters judge x32 numbers on kernels that know no x32 calls, too. */
  @Test
  @EnabledOnOs(
      architectures = {"amd64", "x86_64"},
      disabledReason = "x32 numbers are x86_64's")
  @Tag("i386")
  void x32Calls_foreignToThePolicy_areRefusedAndRecordedByTheirOwnNumbers() {
    Supervised run =
        underForeignErrno(TraceeProgram.forHost().x32("getpid").writeResult(1).exit(0));
    assertThat(run.output()).isEqualTo("-33\n");
    assertThat(run.records().refused()).containsExactly("getpid ERRNO(33)");
    Decision refusal = run.records().refusals().get(0);
    assertThat(refusal.nr()).isEqualTo(0x40000000 | 39);
    assertThat(refusal.rule()).isEqualTo("foreign");
  }

  @Test
  @NeedsAbi(OtherAbi.INT80)
  void foreignAbi_killed_isAttributedToTheForeignCall() {
    Supervised run =
        asBare(
            TraceeProgram.forHost().write(1, "before\n").int80("getpid").exit(0),
            "architectures: [native]",
            "default: allow");
    assertThat(run.records().refused()).containsExactly("getpid KILL_PROCESS");
    assertThat(run.records().refusals().get(0).auditArch()).isEqualTo(I386.ABI.auditArch());
  }

  private Supervised strict(TraceeProgram program) {
    return InquestProcess.in(directory).with("-p", "strict").run(write(program).toString());
  }

  @Test
  @Tag("aarch64")
  void strict_readWriteAndExit_areAllowed() {
    Supervised run =
        strict(
            TraceeProgram.forHost()
                .call("read", 0, Argument.buffer("b", 8), 1)
                .write(1, "mode 1\n")
                .exitThread(3));
    assertThat(run.output()).isEqualTo("mode 1\n");
    assertThat(run.status()).isEqualTo(WaitStatus.exited(3));
    assertThat(run.records().decisions()).isEmpty();
  }

  @Test
  void strict_sigreturn_isAllowed() {
    // No signal was handled, so what it returns to is nowhere.
    Supervised run = strict(TraceeProgram.forHost().call("rt_sigreturn"));
    assertThat(run.status()).isEqualTo(WaitStatus.killed(SIGSEGV));
    assertThat(run.records().refusals()).isEmpty();
  }

  @Test
  void strict_anyOtherCall_endsBySigkill() {
    Supervised run = strict(TraceeProgram.forHost().call("getuid").write(1, "not reached"));
    assertThat(run.status()).isEqualTo(WaitStatus.killed(SIGKILL));
    assertThat(run.output()).isEmpty();
    assertThat(run.records().refused()).containsExactly("getuid KILL_PROCESS");
    assertThat(run.records().of(RunEnded.class))
        .extracting(RunEnded::waitStatus)
        .containsExactly(SIGKILL);
  }

  /** What is stopped whatever the policy says: the policy's answer to it stands all the same. */
  @ParameterizedTest
  @ValueSource(strings = {"errno:EPERM", "trap", "kill", "kill-thread"})
  void inspectedCalls_areAnsweredAsBare(String action) {
    Argument.Buffer record = Argument.buffer("record", SigsysRecord.BYTES);
    // <asm/ucontext.h>: r9, or x5
    int sixthArgument = Architecture.host() == X86_64.ABI ? 48 : 224;
    TraceeProgram program =
        TraceeProgram.forHost()
            .handle(
                SIGSYS,
                body -> body.recordSiginfo(record).contextWord(sixthArgument).writeResult(1));
    for (Object[] call :
        new Object[][] {
          {"seccomp", 99, 0, 0, 4, 5, 0x6666},
          {"prctl", 22, 99, 0, 4, 5, 0x6667},
          {"clone", 0x00800000 | 0x10000, 0, 3, 4, 5, 0x6668},
          {"clone3", 0, 1, 3, 4, 5, 0x6669},
        }) {
      Object[] arguments = Arrays.copyOfRange(call, 1, call.length);
      program
          .fork(
              child ->
                  child.call((String) call[0], arguments).writeResult(1).write(1, record).exit(4))
          .waitFor()
          .writeResult(1);
    }
    Supervised run =
        asBare(
            program.exit(0),
            "architectures: [native]",
            "default: allow",
            "rules:",
            "  - {name: new, syscalls: [seccomp, clone3], action: \"" + action + "\"}",
            // Not the clone that a fork is on aarch64.
            "  - {name: clone, syscalls: clone, when: arg5 != 0, action: \"" + action + "\"}",
            "  - {name: mode, syscalls: prctl, when: option == 22, action: \"" + action + "\"}");
    assertThat(run.records().refusals())
        .extracting(refusal -> refusal.arguments().get(5))
        .containsExactly(0x6666L, 0x6667L, 0x6668L, 0x6669L);
    assertThat(run.records().decisions()).hasSize(4);
  }

  @Test
  @Tag("aarch64")
  void ownTrace_meansEnosysToTheProgramAsBare() {
    Supervised run =
        asBare(
            TraceeProgram.forHost()
                .noNewPrivileges()
                .installFilter(0, OneCallFilter.of(UNAME, SeccompAction.TRACE.with(5)))
                .expectSuccess()
                .call("uname", Argument.buffer("name", 400))
                .writeResult(1),
            "default: allow");
    assertThat(run.output()).isEqualTo("-38\n");
  }
}

package io.inquest.trace.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.ResultKnown;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.run.InquestProcess;
import io.inquest.run.Records;
import io.inquest.run.Supervised;
import io.inquest.tracee.Argument;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.SigsysRecord;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks that stop at the entry and the return of every call. */
final class ExactTest {
  private static final int SIGSYS = 31;
  private static final int UNAME = Architecture.host().syscalls().number("uname").orElseThrow();
  private static final int SCHED_YIELD =
      Architecture.host().syscalls().number("sched_yield").orElseThrow();

  @TempDir private Path directory;

  private Supervised run(TraceeProgram program, String... policy) {
    return inquest(policy).with("--exact").run(written(program));
  }

  private InquestProcess inquest(String... policy) {
    return InquestProcess.in(directory).policy(policy.length == 0 ? allowing() : policy);
  }

  private static String[] allowing() {
    return new String[] {"default: allow"};
  }

  private String written(TraceeProgram program) {
    return program.writeTo(directory.resolve("t")).toString();
  }

  private static byte[] forUname(int answer) {
    return OneCallFilter.of(UNAME, answer);
  }

  @Test
  void refusalsOfPolicyAndProgram_areRecordedOnceAndTakeEffect() {
    TraceeProgram program =
        TraceeProgram.forHost()
            .noNewPrivileges()
            .call("getppid")
            .expectError(13)
            .installFilter(0, forUname(SeccompAction.ERRNO.with(5)))
            .expectSuccess()
            .call("uname", 0)
            .expectError(5)
            .fork(child -> child.call("uname", 0).expectError(5).exit(4))
            .waitFor()
            .expect(WaitStatus.exited(4))
            .thread("t", body -> body.call("uname", 0).expectError(5))
            .join("t")
            .exit(0);

    Supervised run =
        run(
            program,
            "default: allow",
            "rules:",
            "  - {name: no, syscalls: getppid, action: errno:EACCES}");

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().refused())
        .containsExactly("getppid ERRNO(13)", "uname ERRNO(5)", "uname ERRNO(5)", "uname ERRNO(5)");
    assertThat(run.records().refusals())
        .extracting(Decision::filter, decision -> decision.result().orElse(0))
        .containsExactly(tuple(0, -13L), tuple(1, -5L), tuple(1, -5L), tuple(1, -5L));
    assertThat(run.records().gaps()).isEmpty();
    assertThat(run.records().of(FilterInstalled.class))
        .extracting(FilterInstalled::observed)
        .containsExactly(true, true);
    assertThat(run.errors()).containsPattern("note: \\d+ system calls stopped");
  }

  @Test
  @Tag("aarch64")
  void recordAll_recordsEachCallOnceWithItsResult() {
    TraceeProgram program =
        TraceeProgram.forHost()
            .call("getppid")
            .fork(child -> child.call("uname", 0).exit(7))
            .waitFor()
            .vfork(child -> child.exit(8))
            .waitFor()
            .call("close", 77)
            .exit(0);

    Supervised run = inquest(allowing()).with("--exact", "--record", "all").run(written(program));

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().decided())
        .containsExactlyInAnyOrder(
            "getppid ALLOW",
            program.forkCall() + " ALLOW",
            "uname ALLOW",
            "exit_group ALLOW",
            "wait4 ALLOW",
            program.vforkCall() + " ALLOW",
            "exit_group ALLOW",
            "wait4 ALLOW",
            "close ALLOW",
            "exit_group ALLOW");
    assertThat(result(run.records(), "close")).isEqualTo(-9);
    assertThat(result(run.records(), "getppid")).isPositive();
  }

  private static long result(Records records, String call) {
    long sequence =
        records.decisions().stream()
            .filter(decision -> Records.callName(decision).equals(call))
            .findFirst()
            .orElseThrow()
            .sequence();
    return records.of(ResultKnown.class).stream()
        .filter(known -> known.sequence() == sequence)
        .findFirst()
        .orElseThrow()
        .result();
  }

  @ParameterizedTest
  @EnumSource(
      value = SeccompAction.class,
      mode = Mode.EXCLUDE,
      names = {"ALLOW"})
  void everyActionOfTheProgram_endsAsBareAndIsRecordedOnce(SeccompAction action) {
    Argument.Buffer record = Argument.buffer("record", SigsysRecord.BYTES);
    TraceeProgram program =
        TraceeProgram.forHost()
            .handle(SIGSYS, body -> body.recordSiginfo(record).setInterruptedResult(6))
            .noNewPrivileges()
            .installFilter(0, OneCallFilter.of(SCHED_YIELD, action.with(3)))
            .expectSuccess()
            .call("sched_yield")
            .writeResult(1)
            .fork(child -> child.call("sched_yield").exitWithErrno())
            .waitFor()
            .writeResult(1)
            .exit(0);
    BareRun bare = BareRun.of(written(program));

    Supervised run = run(program);

    assertThat(run.status()).as(run.errors()).isEqualTo(bare.status());
    assertThat(run.output()).isEqualTo(bare.output());
    boolean ends = action == SeccompAction.KILL_PROCESS || action == SeccompAction.KILL_THREAD;
    assertThat(run.records().decisions())
        .filteredOn(decision -> decision.nr() == SCHED_YIELD)
        .extracting(Decision::action)
        .hasSize(ends ? 1 : 2)
        .containsOnly(action.value());
  }

  @ParameterizedTest
  @ValueSource(strings = {"uname", "clone", "clone3", "prctl"})
  void refusalOfAPolicy_countsWhereTheProgramsFilterNotifies(String call) {
    int nr = Architecture.host().syscalls().number(call).orElseThrow();
    TraceeProgram program =
        TraceeProgram.forHost()
            .call("prctl", 38, 1, 0, 0, 0)
            .installFilter(0, OneCallFilter.of(nr, SeccompAction.USER_NOTIF.value()))
            .expectSuccess()
            .call(call, 0, 0, 0, 0, 0)
            .expectError(13)
            .call("getppid")
            .expectSuccess()
            .exit(0);

    Supervised run =
        run(
            program,
            "default: allow",
            "rules:",
            "  - {name: no, syscalls: " + call + ", when: arg0 == 0, action: errno:EACCES}");

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().refused()).containsExactly(call + " ERRNO(13)");
    assertThat(run.records().gaps()).isEmpty();
  }

  @Test
  void killOfAPolicy_countsWhereTheProgramsFilterFailsTheCall() {
    TraceeProgram program =
        TraceeProgram.forHost()
            .noNewPrivileges()
            .installFilter(
                0,
                OneCallFilter.of(
                    Architecture.host().syscalls().number("clone3").orElseThrow(),
                    SeccompAction.ERRNO.with(5)))
            .expectSuccess()
            .call("clone3", 0, 0)
            .exit(0);

    Supervised run =
        run(program, "default: allow", "rules:", "  - {name: no, syscalls: clone3, action: kill}");

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.killed(SIGSYS));
    assertThat(run.records().refused()).containsExactly("clone3 KILL_PROCESS");
  }

  @Test
  void strictMode_allowsWhatItAllows_andKillsTheRest() {
    TraceeProgram exits = TraceeProgram.forHost().enterStrictMode().write(1, "in").exitThread(3);
    TraceeProgram dies = TraceeProgram.forHost().enterStrictMode().call("uname", 0).exitThread(3);

    assertThat(run(exits).status()).isEqualTo(BareRun.of(written(exits)).status());
    assertThat(run(dies).status()).isEqualTo(BareRun.of(written(dies)).status());
  }

  @Test
  void realProgram_endsAsBare() {
    String[] command = {"sh", "-c", "ls / | sort -r; (exit 3); echo $?; kill -TERM $$"};

    Supervised run = inquest(allowing()).with("--exact").run(command);

    assertThat(run.status()).isEqualTo(BareRun.of(command).status());
    assertThat(run.output()).isEqualTo(BareRun.of(command).output());
  }

  /** A filter of 4,000 instructions: what its copy would add does not fit. */
  private static byte[] endless(int answer) {
    List<Instruction> code = new ArrayList<>();
    code.add(Instruction.of(Instruction.LD_ABS, SeccompData.NR));
    code.add(Instruction.jump(Instruction.JEQ_K, UNAME, 1, 0));
    code.add(Instruction.of(Instruction.RET_K, SeccompAction.ALLOW.value()));
    for (int word = 0; word < 16; word++) {
      code.add(Instruction.of(Instruction.LD_IMM, answer));
      code.add(Instruction.of(Instruction.ST, word));
    }
    while (code.size() < 4093) {
      code.add(Instruction.of(Instruction.LD_IMM, answer));
    }
    code.add(Instruction.of(Instruction.RET_A, 0));
    ByteBuffer bytes = ByteBuffer.allocate(code.size() * 8).order(ByteOrder.LITTLE_ENDIAN);
    for (Instruction instruction : code) {
      bytes
          .putShort((short) instruction.code())
          .put((byte) instruction.jt())
          .put((byte) instruction.jf())
          .putInt(instruction.k());
    }
    return bytes.array();
  }

  @Test
  void filterTooLongToBeInstrumented_hasItsTasksStopAtEveryCall() {
    TraceeProgram program =
        TraceeProgram.forHost()
            .noNewPrivileges()
            .call("uname", 0)
            .expectError(14)
            .installFilter(0, endless(SeccompAction.ERRNO.with(5)))
            .expectSuccess()
            .call("uname", 0)
            .expectError(5)
            .installFilter(0, forUname(SeccompAction.ERRNO.with(6)))
            .expectSuccess()
            .fork(child -> child.call("uname", 0).expectError(6).exit(4))
            .waitFor()
            .expect(WaitStatus.exited(4))
            .exit(0);

    Supervised run = inquest(allowing()).run(written(program));

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().refused()).containsExactly("uname ERRNO(5)", "uname ERRNO(6)");
    assertThat(run.records().of(FilterInstalled.class)).allMatch(FilterInstalled::observed);
    assertThat(run.records().gaps())
        .extracting(gap -> gap.kind())
        .containsExactly(GapKind.UNINSTRUMENTED_FILTER);
    assertThat(run.errors()).contains("note: filter 1").contains("stopped at every call");
  }
}

package io.inquest.trace.stop;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.TaskStarted;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.run.InquestProcess;
import io.inquest.run.Supervised;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.NeedsAbi;
import io.inquest.tracee.OtherAbi;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters that look at CLONE_UNTRACED, which Inquest clears for the time of the call. */
final class UntracedCloneTest {
  private static final long CLONE_UNTRACED = 0x00800000;
  private static final int SIGCHLD = 17;
  private static final int SIGSYS = 31;
  private static final int ENOSYS = 38;
  private static final int EACCES = 13;
  private static final int ALLOW = SeccompAction.ALLOW.value();

  @TempDir private Path directory;

  private String written(TraceeProgram program) {
    return program.writeTo(directory.resolve("t")).toString();
  }

  /** One child made with the flag, which is refused a call, and one without. */
  private static TraceeProgram clones(TraceeProgram program) {
    return program
        .clone(
            CLONE_UNTRACED | SIGCHLD, child -> child.call("uname", 0).expectError(EACCES).exit(4))
        .expectSuccess()
        .waitFor()
        .expect(WaitStatus.exited(4))
        .clone(SIGCHLD, child -> child.exit(5))
        .waitFor()
        .exit(0);
  }

  /** {@code with} for a clone with the flag, {@code without} for one without. */
  private static List<Instruction> judging(Architecture abi, int with, int without) {
    return List.of(
        Instruction.of(Instruction.LD_ABS, SeccompData.NR),
        Instruction.jump(Instruction.JEQ_K, abi.syscalls().number("clone").orElseThrow(), 1, 0),
        Instruction.of(Instruction.RET_K, ALLOW),
        Instruction.of(Instruction.LD_ABS, SeccompData.ARGS),
        Instruction.jump(Instruction.JSET_K, (int) CLONE_UNTRACED, 1, 0),
        Instruction.of(Instruction.RET_K, without),
        Instruction.of(Instruction.RET_K, with));
  }

  private static byte[] filter(Architecture abi, int with, int without) {
    return bytes(judging(abi, with, without));
  }

  private static byte[] bytes(List<Instruction> code) {
    return Program.of(code).toBytes(ByteOrder.LITTLE_ENDIAN);
  }

  private InquestProcess inquest() {
    return InquestProcess.in(directory)
        .policy(
            "architectures: [native, i386, arm]",
            "default: allow",
            "rules:",
            "  - {name: no, syscalls: uname, when: arg0 == 0, action: errno:EACCES}");
  }

  private static void assertFollowed(Supervised run, WaitStatus status) {
    assertThat(run.status()).as(run.errors()).isEqualTo(status);
    assertThat(run.records().refused()).contains("uname ERRNO(13)");
    assertThat(run.records().of(TaskStarted.class)).hasSizeGreaterThan(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kill", "trap", "kill-thread", "errno:EPERM", "log"})
  void policyThatAllowsTheFlagOnly_answersTheOthers(String answer) {
    Supervised run =
        inquest()
            .policy(
                "default: allow",
                "rules:",
                "  - name: no",
                "    syscalls: clone",
                "    when: \"!(arg0 & 0x800000)\"",
                "    action: " + answer)
            .run(written(clones(TraceeProgram.forHost())));

    boolean ends = answer.startsWith("kill") || answer.equals("trap");
    assertFollowed(run, ends ? WaitStatus.killed(SIGSYS) : WaitStatus.exited(0));
    assertThat(run.records().of(TaskStarted.class)).hasSize(ends || answer.startsWith("e") ? 2 : 3);
    assertThat(run.records().gaps()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = SeccompAction.class,
      mode = Mode.EXCLUDE,
      names = {"ALLOW", "USER_NOTIF"})
  void programsFilterThatAllowsTheFlagOnly_answersTheOthers(SeccompAction answer) {
    TraceeProgram program = underFilter(TraceeProgram.forHost(), answer.with(3));
    WaitStatus bare = BareRun.of(written(program.exit(0))).status();

    Supervised run =
        inquest().run(written(clones(underFilter(TraceeProgram.forHost(), answer.with(3)))));

    assertThat(bare).isEqualTo(WaitStatus.exited(0));
    boolean ends =
        answer == SeccompAction.KILL_PROCESS
            || answer == SeccompAction.KILL_THREAD
            || answer == SeccompAction.TRAP;
    assertFollowed(run, ends ? WaitStatus.killed(SIGSYS) : WaitStatus.exited(0));
    assertThat(run.records().gaps()).isEmpty();
  }

  private static TraceeProgram underFilter(TraceeProgram program, int without) {
    return program
        .noNewPrivileges()
        .installFilter(0, filter(program.abi(), ALLOW, without))
        .expectSuccess();
  }

  @Test
  @NeedsAbi(OtherAbi.PROGRAMS_OF_32_BITS)
  void programOf32Bits_underAFilterThatAllowsTheFlagOnly_goesOnAsBare() {
    int kill = SeccompAction.KILL_PROCESS.value();
    String alone =
        written(
            underFilter(TraceeProgram.for32Bits(), kill)
                .clone(CLONE_UNTRACED | SIGCHLD, child -> child.exit(4))
                .expectSuccess()
                .waitFor()
                .exit(0));
    assertThat(BareRun.of(alone).status()).isEqualTo(WaitStatus.exited(0));

    Supervised run = inquest().run(written(clones(underFilter(TraceeProgram.for32Bits(), kill))));

    assertFollowed(run, WaitStatus.killed(SIGSYS));
  }

  @Test
  void exactTasks_underAFilterThatAllowsTheFlagOnly_goOnAsBare() {
    int fails = SeccompAction.ERRNO.with(9);

    Supervised run =
        inquest().with("--exact").run(written(clones(underFilter(TraceeProgram.forHost(), fails))));

    assertFollowed(run, WaitStatus.exited(0));
    assertThat(run.records().refused()).containsExactly("uname ERRNO(13)", "clone ERRNO(9)");
    assertThat(run.records().gaps()).isEmpty();
  }

  @Test
  void parentAndChild_findTheirArgumentsAsTheyWere() {
    long flags = CLONE_UNTRACED | SIGCHLD;
    TraceeProgram program =
        underFilter(TraceeProgram.forHost(), SeccompAction.KILL_PROCESS.value());
    boolean x86 = program.abi().name().equals("x86_64");
    // rdi and r9, or x5; x0 holds the result.
    int first = x86 ? 7 : 5;
    int last = x86 ? 9 : 5;
    program
        .call("clone", flags, 0, 0, 0, 0, 0x1234)
        .when(0, child -> child.register(last).expect(0x1234, 51).exit(4))
        .register(last)
        .expect(0x1234, 52)
        .waitFor(-1)
        .expect(WaitStatus.exited(4));
    if (x86) {
      program
          .call("clone", flags, 0, 0, 0, 0, 0x1234)
          .when(0, child -> child.register(first).expect(flags, 53).exit(4))
          .register(first)
          .expect(flags, 54)
          .waitFor(-1)
          .expect(WaitStatus.exited(4));
    }
    String file = written(program.exit(0));
    assertThat(BareRun.of(file).status()).isEqualTo(WaitStatus.exited(0));

    assertThat(inquest().run(file).status()).isEqualTo(WaitStatus.exited(0));
  }

  @Test
  void filterThatHasNoRoomForWhatLetsItGoOn_hasTheCallFailAndIsSaid() {
    List<Instruction> code =
        new ArrayList<>(judging(Architecture.host(), ALLOW, SeccompAction.KILL_PROCESS.value()));
    code.addAll(
        0,
        Collections.nCopies(
            4096 - code.size(), Instruction.of(Instruction.LD_ABS, SeccompData.NR)));
    TraceeProgram program =
        TraceeProgram.forHost()
            .noNewPrivileges()
            .installFilter(0, bytes(code))
            .expectSuccess()
            .clone(CLONE_UNTRACED | SIGCHLD, child -> child.exit(4))
            .expectError(ENOSYS)
            .exit(0);

    Supervised run = inquest().run(written(program));

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().gaps()).extracting(Gap::kind).containsExactly(GapKind.LOST_TRACEE);
  }
}

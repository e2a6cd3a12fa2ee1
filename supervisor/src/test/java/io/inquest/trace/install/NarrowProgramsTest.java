package io.inquest.trace.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.TaskExecuted;
import io.inquest.linux.arch.Architecture;
import io.inquest.run.InquestProcess;
import io.inquest.run.Supervised;
import io.inquest.tracee.Argument;
import io.inquest.tracee.NeedsAbi;
import io.inquest.tracee.OtherAbi;
import io.inquest.tracee.SigsysRecord;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs of 32 bits under a 64-bit kernel: i386 on x86_64, arm on aarch64. */
@NeedsAbi(OtherAbi.PROGRAMS_OF_32_BITS)
@Tag("aarch64")
final class NarrowProgramsTest {
  private static final int SIGSYS = 31;

  private final Architecture narrow = TraceeProgram.for32Bits().abi();

  @TempDir Path directory;

  private String written(String name, TraceeProgram program) {
    return program.writeTo(directory.resolve(name)).toString();
  }

  private InquestProcess unameGets(String action) {
    return InquestProcess.in(directory)
        .policy(
            "architectures: [native, " + narrow + "]",
            "default: allow",
            "rules:",
            "  - {name: no, syscalls: uname, action: \"" + action + "\"}");
  }

  @Test
  void recordRule_byText_readsWhatThePointersOfThirtyTwoBitsPointAt() {
    TraceeProgram program =
        TraceeProgram.for32Bits()
            .call("rename", "/nowhere/a", "/nowhere/b")
            .expectError(2)
            .call("rename", "/nowhere/b", "/nowhere/a")
            .expectError(2)
            .exit(0);
    Supervised run =
        InquestProcess.in(directory)
            .policy(
                "architectures: [native, " + narrow + "]",
                "default: allow",
                "rules:",
                "  - {syscalls: rename, when: 'newname ~ \"*/b\" && oldname != \"/b\"',"
                    + " action: record}")
            .run(written("t", program));
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().decisions())
        .extracting(Decision::decoded)
        .containsExactly("rename(\"/nowhere/a\", \"/nowhere/b\")");
  }

  @Test
  void errno_isSeenByTheProgramAndRecordedByItsOwnNumber() {
    TraceeProgram program =
        TraceeProgram.for32Bits()
            .call("uname", 0x1234, 2, 3, 4, 5, 0xfffffff6L)
            .expectError(13)
            .fork(child -> child.call("uname", 0).exitWithErrno())
            .waitFor()
            .expect(WaitStatus.exited(13))
            .exit(0);
    Supervised run = unameGets("errno:EACCES").run(written("t", program));
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    Decision first = run.records().refusals().get(0);
    assertThat(first.auditArch()).isEqualTo(narrow.auditArch());
    assertThat(first.nr()).isEqualTo(narrow.syscalls().number("uname").orElseThrow());
    assertThat(first.arguments()).containsExactly(0x1234L, 2L, 3L, 4L, 5L, 0xfffffff6L);
    assertThat(run.records().refused()).containsExactly("uname ERRNO(13)", "uname ERRNO(13)");
  }

  @Test
  void kill_isAttributedWithItsArguments() {
    Supervised run =
        unameGets("kill").run(written("t", TraceeProgram.for32Bits().call("uname", 77, 8).exit(1)));
    assertThat(run.status()).isEqualTo(WaitStatus.killed(SIGSYS));
    assertThat(run.records().refused()).containsExactly("uname KILL_PROCESS");
    assertThat(run.records().refusals().get(0).arguments()).startsWith(77L, 8L);
  }

  @Test
  void trap_reachesTheHandlerAsTheKernelGivesIt() {
    Argument.Buffer record = Argument.buffer("record", SigsysRecord.BYTES);
    TraceeProgram program =
        TraceeProgram.for32Bits()
            .handle(SIGSYS, body -> body.recordSiginfo(record).setInterruptedResult(1234))
            .call("uname", 77)
            .expect(1234)
            .write(1, record)
            .exit(0);
    Supervised run = unameGets("trap").run(written("t", program));
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().refused()).containsExactly("uname TRAP");
    assertThat(run.records().refusals().get(0).arguments()).startsWith(77L);
  }

  @Test
  void exec_backAndForth_isFollowed() {
    String last = written("last", TraceeProgram.forHost().call("uname", 3).expectError(1).exit(6));
    String middle =
        written("middle", TraceeProgram.for32Bits().call("uname", 2).expectError(1).exec(last));
    String first =
        written("first", TraceeProgram.forHost().call("uname", 1).expectError(1).exec(middle));
    Supervised run = unameGets("errno:EPERM").run(first);
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(6));
    int wide = Architecture.host().auditArch();
    assertThat(run.records().refusals())
        .extracting(Decision::auditArch, decision -> decision.arguments().get(0), Decision::exe)
        .containsExactly(
            tuple(wide, 1L, first), tuple(narrow.auditArch(), 2L, middle), tuple(wide, 3L, last));
    assertThat(run.records().of(TaskExecuted.class))
        .extracting(TaskExecuted::exe)
        .containsExactly(first, middle, last);
  }

  @Test
  void foreign_toAPolicyOfTheOtherAbi_isRefused() {
    Supervised run =
        InquestProcess.in(directory)
            .policy("architectures: [native]", "default: allow", "foreign: errno:ENOSYS")
            .run(written("t", TraceeProgram.for32Bits().call("getppid").expectError(38).exit(0)));
    assertThat(run.records().refusals())
        .extracting(Decision::auditArch, Decision::rule)
        .contains(tuple(narrow.auditArch(), "foreign"));
    assertThat(run.records().refused()).startsWith("getppid ERRNO(38)");
  }

  @Test
  void exact_everyCallStopsAndIsRecorded() {
    TraceeProgram program =
        TraceeProgram.for32Bits().call("getppid").call("uname", 0).expectError(1).exit(3);
    Supervised run =
        unameGets("errno:EPERM").with("--exact", "--record", "all").run(written("t", program));
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(3));
    assertThat(run.records().decided())
        .containsExactly("getppid ALLOW", "uname ERRNO(1)", "exit_group ALLOW");
  }
}

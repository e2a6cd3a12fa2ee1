package io.inquest.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.TaskExecuted;
import io.inquest.linux.arch.X86_64;
import io.inquest.run.InquestProcess;
import io.inquest.run.Supervised;
import io.inquest.tracee.NeedsAbi;
import io.inquest.tracee.OtherAbi;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.io.TempDir;

/** I1: the filters are in force before a program's first instruction. */
final class FirstInstructionTest {
  private static final int SIGSYS = 31;

  @TempDir Path directory;

  private Supervised underKillEverything(String... program) {
    return InquestProcess.in(directory)
        .policy(
            "name: nothing",
            "architectures: [native, " + TraceeProgram.for32Bits().abi() + "]",
            "default: kill",
            "unknown: kill")
        .run(program);
  }

  private static void assertEndedAt(Supervised run, String refusal) {
    assertThat(run.records().refused()).containsExactly(refusal);
    assertThat(run.records().decisions()).hasSize(1);
    assertThat(run.status()).isEqualTo(WaitStatus.killed(SIGSYS));
  }

  @Test
  @Tag("aarch64")
  void i1_staticProgram_firstCallIsRefused() {
    Path program =
        TraceeProgram.forHost().call("uname", 7).write(1, "x").writeTo(directory.resolve("t"));
    Supervised run = underKillEverything(program.toString());
    assertEndedAt(run, "uname KILL_PROCESS");
    assertThat(run.output()).isEmpty();
    Decision refusal = run.records().refusals().get(0);
    assertThat(refusal.arguments()).startsWith(7L);
    assertThat(refusal.exe()).isEqualTo(program.toString());
    assertThat(refusal.comm()).isEqualTo("t");
  }

  @Test
  void i1_dynamicProgram_firstCallOfItsLoaderIsRefused() {
    Supervised run = underKillEverything("/bin/true");
    assertThat(run.records().of(TaskExecuted.class)).hasSize(1);
    assertEndedAt(run, "brk KILL_PROCESS");
  }

  @Test
  void i1_script_firstCallOfItsInterpreterIsRefused() throws IOException {
    Path script = Files.writeString(directory.resolve("script"), "#!/bin/sh -e\necho hello\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    Supervised run = underKillEverything(script.toString());
    assertEndedAt(run, "brk KILL_PROCESS");
    assertThat(run.records().refusals().get(0).comm()).isEqualTo("script");
  }

  @Test
  @NeedsAbi(OtherAbi.PROGRAMS_OF_32_BITS)
  @Tag("aarch64")
  void i1_programOf32Bits_firstCallIsRefused() {
    TraceeProgram narrow = TraceeProgram.for32Bits();
    Path program = narrow.call("getppid").exit(5).writeTo(directory.resolve("t"));
    Supervised run = underKillEverything(program.toString());
    assertEndedAt(run, "getppid KILL_PROCESS");
    assertThat(run.records().refusals().get(0).auditArch()).isEqualTo(narrow.abi().auditArch());
  }

  @Test
  @Tag("aarch64")
  void launch_underAPolicy_registersAreThoseOfAFreshImage() {
    TraceeProgram program = TraceeProgram.forHost();
    // On aarch64 a syscall-stop shows in x7, in ip of a 32-bit task.
    int[] registers =
        program.abi() == X86_64.ABI
            ? new int[] {11, 12, 13, 14, 15}
            : new int[] {7, 11, 12, 13, 14, 15};
    assertThat(zeroed(program, registers)).isEqualTo(WaitStatus.exited(0));
  }

  @Test
  @EnabledOnOs(architectures = "aarch64", disabledReason = "arm programs run on aarch64 alone")
  @NeedsAbi(OtherAbi.PROGRAMS_OF_32_BITS)
  @Tag("aarch64")
  void launch_ofAnArmProgram_registersAreThoseOfAFreshImage() {
    assertThat(zeroed(TraceeProgram.arm(), 10, 11, 12)).isEqualTo(WaitStatus.exited(0));
  }

  private WaitStatus zeroed(TraceeProgram program, int... registers) {
    for (int register : registers) {
      program.register(register).expect(0, register);
    }
    String file = program.exit(0).writeTo(directory.resolve("t")).toString();
    return InquestProcess.in(directory)
        .policy(
            "architectures: [native, " + TraceeProgram.for32Bits().abi() + "]", "default: allow")
        .run(file)
        .status();
  }

  @Test
  void i1_twoPoliciesRefusingTheirOwnInstallation_bothAreInForce() {
    Path program =
        TraceeProgram.forHost()
            .call("uname", 0)
            .expectError(13)
            .call("sysinfo", 0)
            .expectError(7)
            .exit(0)
            .writeTo(directory.resolve("t"));
    String[] outer = {
      "default: errno:EACCES",
      "rules:",
      "  - {name: rest, syscalls: [exit_group, sysinfo], action: allow}"
    };
    String[] inner = {
      "default: kill",
      "rules:",
      "  - {name: rest, syscalls: [exit_group, uname], action: allow}",
      "  - {name: info, syscalls: [sysinfo], action: errno:7}"
    };
    Supervised run = InquestProcess.in(directory).policy(outer).policy(inner).run(program + "");
    assertThat(run.status()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().refused()).containsExactly("uname ERRNO(13)", "sysinfo ERRNO(7)");
    assertThat(run.records().refusals()).extracting(Decision::filter).containsExactly(0, 1);
  }
}

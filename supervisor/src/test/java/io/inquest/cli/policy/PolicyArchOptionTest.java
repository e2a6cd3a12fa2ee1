package io.inquest.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.cli.CommandRun;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code --arch} has the commands about policies say: the same on every machine. */
class PolicyArchOptionTest {
  @TempDir private Path directory;
  private String policy;

  @BeforeEach
  void writePolicy() throws IOException {
    Path file = directory.resolve("native.yaml");
    Files.writeString(
        file,
        """
        inquest: 1
        name: anywhere
        architectures: [native]
        default: allow
        rules:
          - {name: who, syscalls: getpid, action: errno:EPERM}
          - {name: folders, syscalls: openat, when: flags & O_DIRECTORY, action: errno:EACCES}
        """);
    policy = file.toString();
  }

  private String output(String... arguments) {
    BareRun run = CommandRun.of(arguments);
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    return run.output();
  }

  @ParameterizedTest
  @CsvSource({
    "x86_64, 39, 0x10000",
    "aarch64, 172, 0x4000",
    "i386, 20, 0x10000",
    "arm, 20, 0x4000",
  })
  void explain_nativePolicy_meansThatMachinesNumbersAndConstants(
      String arch, int getpid, String directoryFlag) {
    assertThat(output("policy", "explain", "--arch", arch, policy, "getpid()"))
        .contains("getpid(), number " + getpid + " of " + arch + ": errno:EPERM by \"who\"");
    assertThat(output("policy", "explain", "--arch", arch, policy, "openat(3, 0, O_DIRECTORY)"))
        .contains("openat(3, 0, " + directoryFlag + ", 0)", "errno:EACCES by \"folders\"");
  }

  @ParameterizedTest
  @CsvSource({
    "x86_64, AUDIT_ARCH_X86_64",
    "aarch64, AUDIT_ARCH_AARCH64",
    "i386, AUDIT_ARCH_I386",
    "arm, AUDIT_ARCH_ARM",
  })
  void show_nativePolicy_isOfThatMachineAlone(String arch, String constant) {
    assertThat(output("policy", "show", "--arch", arch, policy, "--bpf").lines())
        .filteredOn(line -> line.startsWith("AUDIT_ARCH_"))
        .containsExactly(constant + ":");
  }

  @ParameterizedTest
  @CsvSource({"x86_64", "aarch64", "i386", "arm"})
  void convert_nativePolicyToBpf_decidesTheCallsOfThatMachine(String arch) {
    String bpf = directory.resolve("filter.bpf").toString();
    output("policy", "convert", "--arch", arch, policy, "--to", "bpf", "-o", bpf);

    assertThat(output("policy", "explain", "--arch", arch, "--bpf", bpf, "getpid()"))
        .contains("errno:EPERM");
  }

  @ParameterizedTest
  @CsvSource({"x86_64, 1", "aarch64, 0"})
  void events_ofAMachine_areThoseThatItHas(String arch, int opens) {
    assertThat(output("policy", "events", "--arch", arch, "open*").lines())
        .filteredOn(line -> line.startsWith("syscalls:sys_enter_open("))
        .hasSize(opens);
  }

  @Test
  void diff_sameText_isEqualOnEachMachine() {
    for (String arch : new String[] {"x86_64", "aarch64", "i386", "arm"}) {
      assertThat(output("policy", "diff", "--arch", arch, policy, policy)).contains("alike");
    }
  }

  @Test
  void anyCommand_unknownMachine_isWrongUsage() {
    BareRun run = CommandRun.of("policy", "show", "--arch", "mips", policy);

    assertThat(run.status()).isEqualTo(WaitStatus.exited(2));
    assertThat(run.errors())
        .contains("--arch mips: a machine is one of x86_64, aarch64, i386 and arm");
  }
}

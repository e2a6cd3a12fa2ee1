package io.inquest.policy.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inquest.compile.Probe;
import io.inquest.linux.arch.Aarch64;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X32;
import io.inquest.linux.arch.X86_64;
import io.inquest.policy.KernelVersion;
import io.inquest.policy.LoadContext;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyException;
import io.inquest.policy.PolicyNote;
import io.inquest.policy.SourceText;
import io.inquest.policy.load.PolicyLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** OCI and Docker profiles mean what crun makes of them through libseccomp. */
class OciPolicyTest {

  private static Policy read(String profile, List<PolicyNote> notes, String... capabilities) {
    return PolicyLoader.read(new SourceText("p.json", profile), Probe.context(notes, capabilities));
  }

  private static Probe probe(String profile, String... capabilities) {
    return Probe.of(read(profile, new ArrayList<>(), capabilities));
  }

  @Test
  void read_manifestWithOneSeccompProfile_isThatProfile() {
    String manifest =
        """
        apiVersion: v1
        kind: Pod
        ---
        apiVersion: security-profiles-operator.x-k8s.io/v1
        kind: SeccompProfile
        spec:
          defaultAction: SCMP_ACT_ERRNO
          syscalls: [{action: SCMP_ACT_ALLOW, names: [read]}]
        """;
    Probe policy = Probe.of("manifest.yaml", manifest);
    assertThat(policy.answer("read")).isEqualTo("ALLOW");
    assertThat(policy.answer("write")).isEqualTo("ERRNO(1)");
  }

  @Test
  void read_noArchitectures_nativeAloneOthersKillTheThread() {
    Probe probe = probe("{\"defaultAction\": \"SCMP_ACT_ERRNO\"}");

    assertThat(probe.answer("read")).isEqualTo("ERRNO(1)");
    assertThat(probe.answer(X86_64.ABI, 5000)).isEqualTo("ERRNO(1)");
    assertThat(probe.answer(X86_64.ABI, -1)).isEqualTo("ERRNO(1)");
    assertThat(probe.answer(X32.ABI, "read")).isEqualTo("KILL_THREAD");
    assertThat(probe.answer(I386.ABI, "read")).isEqualTo("KILL_THREAD");
    assertThat(probe.answer(Aarch64.ABI, "read")).isEqualTo("KILL_THREAD");
  }

  @Test
  void read_archMap_entryOfThisMachine() {
    String profile =
        """
        {"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 38,
         "archMap": [
          {"architecture": "SCMP_ARCH_AARCH64", "subArchitectures": ["SCMP_ARCH_ARM"]},
          {"architecture": "SCMP_ARCH_MIPS64", "subArchitectures": ["SCMP_ARCH_MIPS"]},
          {"architecture": "SCMP_ARCH_X86_64",
           "subArchitectures": ["SCMP_ARCH_X86", "SCMP_ARCH_X32"]}]}
        """;

    assertThat(read(profile, new ArrayList<>()).architectures())
        .containsExactly(X86_64.ABI, I386.ABI, X32.ABI);
    assertThat(probe(profile).answer(X32.ABI, "read")).isEqualTo("ERRNO(38)");
    LoadContext arm = new LoadContext(Aarch64.ABI, Set.of(), new KernelVersion(6, 18), note -> {});
    assertThat(PolicyLoader.read(new SourceText("p.json", profile), arm).architectures())
        .extracting(abi -> abi.name())
        .containsExactly("aarch64", "arm");
  }

  @Test
  void read_conditionsOn64Bits_halvesBothCount() {
    Probe probe =
        probe(
            """
            {"defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86"], "syscalls": [
             {"names": ["ioctl"], "action": "SCMP_ACT_ERRNO", "errnoRet": 25,
              "args": [{"index": 1, "value": 21522, "op": "SCMP_CMP_EQ"}]},
             {"names": ["clone"], "action": "SCMP_ACT_TRAP",
              "args": [{"index": 0, "value": 2114060288, "valueTwo": 0,
                        "op": "SCMP_CMP_MASKED_EQ"}]},
             {"names": ["lseek"], "action": "SCMP_ACT_KILL",
              "args": [{"index": 1, "value": 4294967296, "op": "SCMP_CMP_GT"}]}]}
            """);

    assertThat(probe.answer("ioctl", 0, 21522)).isEqualTo("ERRNO(25)");
    assertThat(probe.answer("ioctl", 0, 0x1_0000_5412L)).as("the hole").isEqualTo("ALLOW");
    assertThat(probe.answer(I386.ABI, "ioctl", 0, 21522)).isEqualTo("ERRNO(25)");
    assertThat(probe.answer("clone", 17)).isEqualTo("TRAP");
    assertThat(probe.answer("clone", 0x10000000)).isEqualTo("ALLOW");
    assertThat(probe.answer("lseek", 0, 0x1_0000_0000L)).isEqualTo("ALLOW");
    assertThat(probe.answer("lseek", 0, 0x1_0000_0001L)).isEqualTo("KILL_THREAD");
    assertThat(probe.answer("lseek", 0, -1)).as("unsigned").isEqualTo("KILL_THREAD");
    assertThat(probe.answer(I386.ABI, "lseek", 0, 1)).as("32 bits").isEqualTo("KILL_THREAD");
  }

  @Test
  void read_oneArgumentTestedTwice_eitherOtherwiseAll() {
    Probe probe =
        probe(
            """
            {"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [
             {"names": ["prctl"], "action": "SCMP_ACT_ALLOW",
              "args": [{"index": 0, "value": 15, "op": "SCMP_CMP_EQ"},
                       {"index": 1, "value": 7, "op": "SCMP_CMP_EQ"},
                       {"index": 0, "value": 16, "op": "SCMP_CMP_EQ"}]},
             {"names": ["socket"], "action": "SCMP_ACT_ALLOW",
              "args": [{"index": 1, "value": 5, "op": "SCMP_CMP_GE"},
                       {"index": 0, "value": 2, "op": "SCMP_CMP_NE"}]}]}
            """);

    assertThat(probe.answer("prctl", 15)).isEqualTo("ALLOW");
    assertThat(probe.answer("prctl", 16)).isEqualTo("ALLOW");
    assertThat(probe.answer("prctl", 1, 7)).isEqualTo("ALLOW");
    assertThat(probe.answer("prctl", 1, 8)).isEqualTo("ERRNO(1)");
    assertThat(probe.answer("socket", 1, 5)).isEqualTo("ALLOW");
    assertThat(probe.answer("socket", 2, 5)).isEqualTo("ERRNO(1)");
    assertThat(probe.answer("socket", 1, 4)).isEqualTo("ERRNO(1)");
  }

  @Test
  void read_ruleWithoutConditions_replacesThoseWith() {
    Probe probe =
        probe(
            """
            {"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [
             {"names": ["read"], "action": "SCMP_ACT_TRAP",
              "args": [{"index": 0, "value": 3, "op": "SCMP_CMP_EQ"}]},
             {"names": ["read"], "action": "SCMP_ACT_ALLOW"},
             {"names": ["read"], "action": "SCMP_ACT_LOG"},
             {"names": ["read"], "action": "SCMP_ACT_KILL",
              "args": [{"index": 0, "value": 4, "op": "SCMP_CMP_EQ"}]}]}
            """);

    assertThat(probe.answer("read", 3)).isEqualTo("ALLOW");
    assertThat(probe.answer("read", 4)).isEqualTo("ALLOW");
  }

  @Test
  void read_overlappingConditions_rankedAsInLibseccomp() {
    Probe probe =
        probe(
            """
            {"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [
             {"names": ["read"], "action": "SCMP_ACT_LOG",
              "args": [{"index": 0, "value": 1, "op": "SCMP_CMP_GE"}]},
             {"names": ["read"], "action": "SCMP_ACT_TRAP",
              "args": [{"index": 0, "value": 5, "op": "SCMP_CMP_EQ"}]},
             {"names": ["read"], "action": "SCMP_ACT_KILL",
              "args": [{"index": 0, "value": 9, "op": "SCMP_CMP_GE"}]},
             {"names": ["read"], "action": "SCMP_ACT_ERRNO",
              "args": [{"index": 1, "value": 7, "op": "SCMP_CMP_EQ"}]}]}
            """);

    assertThat(probe.answer("read", 1, 0)).isEqualTo("LOG");
    assertThat(probe.answer("read", 5, 0)).as("equality first").isEqualTo("TRAP");
    assertThat(probe.answer("read", 9, 0)).as("higher limit first").isEqualTo("KILL_THREAD");
    assertThat(probe.answer("read", 5, 7)).as("higher argument first").isEqualTo("ERRNO(1)");
  }

  @Test
  void read_includesAndExcludes_dependOnTheProgram() {
    String profile =
        """
        {"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [
         {"names": ["syslog"], "action": "SCMP_ACT_ALLOW", "includes": {"caps": ["CAP_SYSLOG"]}},
         {"names": ["ptrace"], "action": "SCMP_ACT_ALLOW", "excludes": {"caps": ["CAP_SYSLOG"]}},
         {"names": ["bpf"], "action": "SCMP_ACT_ALLOW", "includes": {"minKernel": "4.8"}},
         {"names": ["acct"], "action": "SCMP_ACT_ALLOW", "includes": {"minKernel": "6.19"}},
         {"names": ["mount"], "action": "SCMP_ACT_ALLOW", "includes": {"arches": ["amd64"]}},
         {"names": ["chroot"], "action": "SCMP_ACT_ALLOW", "includes": {"arches": ["arm64"]}},
         {"names": ["reboot"], "action": "SCMP_ACT_ALLOW", "excludes": {"arches": ["amd64"]}}]}
        """;
    Probe without = probe(profile);
    Probe with = probe(profile, "CAP_SYSLOG");

    assertThat(without.answer("syslog")).isEqualTo("ERRNO(1)");
    assertThat(with.answer("syslog")).isEqualTo("ALLOW");
    assertThat(without.answer("ptrace")).isEqualTo("ALLOW");
    assertThat(with.answer("ptrace")).isEqualTo("ERRNO(1)");
    assertThat(without.answer("bpf")).isEqualTo("ALLOW");
    assertThat(without.answer("acct")).isEqualTo("ERRNO(1)");
    assertThat(without.answer("mount")).isEqualTo("ALLOW");
    assertThat(without.answer("chroot")).isEqualTo("ERRNO(1)");
    assertThat(without.answer("reboot")).isEqualTo("ERRNO(1)");
  }

  @Test
  void read_rareActions_areTheKernels() {
    List<PolicyNote> notes = new ArrayList<>();
    Policy policy =
        PolicyLoader.read(
            new SourceText(
                "p.json",
                """
                {"defaultAction": "SCMP_ACT_LOG", "syscalls": [
                 {"names": ["uname"], "action": "SCMP_ACT_KILL_THREAD", "errnoRet": 3},
                 {"names": ["mount"], "action": "SCMP_ACT_KILL"},
                 {"names": ["umount2"], "action": "SCMP_ACT_KILL_PROCESS"},
                 {"names": ["read"], "action": "SCMP_ACT_TRAP"},
                 {"names": ["write"], "action": "SCMP_ACT_TRACE"},
                 {"names": ["open"], "action": "SCMP_ACT_TRACE", "errnoRet": 65535},
                 {"names": ["close"], "action": "SCMP_ACT_ERRNO", "errnoRet": 0},
                 {"names": ["dup"], "action": "SCMP_ACT_ERRNO", "errno": "ENOSYS"},
                 {"names": ["dup2"], "action": "SCMP_ACT_ERRNO", "errno": "EIO", "errnoRet": 4},
                 {"names": ["pipe"], "action": "SCMP_ACT_ALLOW"}]}\
                """),
            Probe.context(notes));
    Probe probe = Probe.of(policy);
    assertThat(probe.answer("getpid")).isEqualTo("LOG");
    assertThat(probe.answer("uname")).isEqualTo("KILL_THREAD");
    assertThat(probe.answer("mount")).isEqualTo("KILL_THREAD");
    assertThat(probe.answer("umount2")).isEqualTo("KILL_PROCESS");
    assertThat(probe.answer("read")).isEqualTo("TRAP");
    assertThat(probe.answer("write")).isEqualTo("TRACE(1)");
    assertThat(probe.answer("open")).isEqualTo("TRACE(65535)");
    assertThat(probe.answer("close")).isEqualTo("ERRNO");
    assertThat(probe.answer("dup")).isEqualTo("ERRNO(38)");
    assertThat(probe.answer("dup2")).isEqualTo("ERRNO(4)");
    assertThat(probe.answer("pipe")).isEqualTo("ALLOW");
    // What a tracer is asked is enacted by Inquest, which is one: as if there were none.
    assertThat(probe.installed("write")).isEqualTo("TRACE(4)");
    assertThat(notes)
        .extracting(PolicyNote::toString)
        .containsExactly("p.json:2:69: SCMP_ACT_KILL_THREAD takes no errno");
  }

  @Test
  void read_notify_isExaminedAndNotRun() {
    Policy policy =
        PolicyLoader.read(
            new SourceText(
                "p.json",
                """
                {"defaultAction": "SCMP_ACT_ALLOW", "listenerPath": "/x", "listenerMetadata": "y",
                 "syscalls": [{"names": ["mount"], "action": "SCMP_ACT_NOTIFY"}]}\
                """),
            Probe.context(new ArrayList<>()));
    assertThat(policy.rules().get(0).action().toString()).isEqualTo("notify");
    assertThatThrownBy(() -> Probe.of(policy))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("p.json:2:15: SCMP_ACT_NOTIFY leaves the call to a listener");
  }

  @Test
  void read_entryWithoutNames_hasNoEffectAndIsNoted() {
    List<PolicyNote> notes = new ArrayList<>();
    Policy policy =
        PolicyLoader.read(
            new SourceText(
                "p.json",
                """
                {"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [
                 {"names": [], "action": "SCMP_ACT_ALLOW"},
                 {"name": "", "names": ["read"], "action": "SCMP_ACT_ALLOW"}]}\
                """),
            Probe.context(notes));
    assertThat(Probe.of(policy).answer("read")).isEqualTo("ALLOW");
    assertThat(Probe.of(policy).answer("write")).isEqualTo("ERRNO(1)");
    assertThat(notes)
        .extracting(PolicyNote::toString)
        .containsExactly("p.json:2:2: an entry that names no call has no effect");
  }

  @Test
  void read_socketCallsOfI386_bothWays() {
    Probe probe =
        probe(
            """
            {"defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86"], "syscalls": [
             {"names": ["socket", "send"], "action": "SCMP_ACT_ERRNO"},
             {"names": ["shmat"], "action": "SCMP_ACT_ERRNO", "errnoRet": 2},
             {"names": ["bind"], "action": "SCMP_ACT_TRAP",
              "args": [{"index": 0, "value": 3, "op": "SCMP_CMP_EQ"},
                       {"index": 2, "value": 16, "op": "SCMP_CMP_EQ"}]}]}
            """);

    assertThat(probe.answer(I386.ABI, "socket")).isEqualTo("ERRNO(1)");
    assertThat(probe.answer(I386.ABI, "socketcall", 1)).isEqualTo("ERRNO(1)");
    assertThat(probe.answer(I386.ABI, "socketcall", 9)).isEqualTo("ERRNO(1)");
    assertThat(probe.answer(I386.ABI, "socketcall", 3)).isEqualTo("ALLOW");
    assertThat(probe.answer(I386.ABI, "ipc", 21)).isEqualTo("ERRNO(2)");
    assertThat(probe.answer(I386.ABI, "socketcall", 2, 0, 16)).isEqualTo("TRAP");
    assertThat(probe.answer(I386.ABI, "bind", 3, 0, 16)).isEqualTo("TRAP");
    assertThat(probe.answer(I386.ABI, "bind", 2, 0, 16)).isEqualTo("ALLOW");
  }

  @Test
  void read_oldFormInRuntimeConfiguration_same() {
    Probe probe =
        probe(
            """
            {"ociVersion": "1.0", "linux": {"seccomp": {"defaultAction": "SCMP_ACT_KILL_PROCESS",
             "syscalls": [{"name": "read", "action": "SCMP_ACT_ALLOW", "args": null}]}}}
            """);

    assertThat(probe.answer("read")).isEqualTo("ALLOW");
    assertThat(probe.answer("write")).isEqualTo("KILL_PROCESS");
  }

  @Test
  void read_callOfAnotherMachine_isNoNote() {
    List<PolicyNote> notes = new ArrayList<>();
    read(
        """
        {"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [
          {"names": ["riscv_hwprobe", "s390_pci_mmio_read", "arm_sync_file_range", "spu_run"],
           "action": "SCMP_ACT_ALLOW"}]}
        """,
        notes);

    assertThat(notes).isEmpty();
  }

  @Test
  void read_whatHasNoEffect_noted() {
    List<PolicyNote> notes = new ArrayList<>();
    read(
        """
        {"defaultAction": "SCMP_ACT_ERRNO", "foo": 1,
         "flags": ["SECCOMP_FILTER_FLAG_LOG"],
         "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_MIPS"],
         "syscalls": [
          {"names": ["read", "raed", "socketcall"], "action": "SCMP_ACT_ALLOW"},
          {"names": ["syslog"], "action": "SCMP_ACT_ERRNO", "errnoRet": 12345}]}
        """,
        notes);

    assertThat(notes)
        .extracting(PolicyNote::toString)
        .containsExactly(
            "p.json:1:37: 'foo' has no effect here",
            "p.json:2:12: the flag SECCOMP_FILTER_FLAG_LOG has no effect here",
            "p.json:3:40: Inquest has no tables of SCMP_ARCH_MIPS: skipped",
            "p.json:5:22: no ABI has a system call 'raed' as far as Inquest knows; did you mean"
                + " read?",
            "p.json:6:65: errno 12345 is above the kernel's highest: 4095 it is");
  }
}

package io.inquest.policy.firejail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.inquest.compile.Probe;
import io.inquest.linux.arch.Aarch64;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X32;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyException;
import io.inquest.policy.PolicyFormat;
import io.inquest.policy.PolicyNote;
import io.inquest.policy.SourceText;
import io.inquest.policy.load.PolicyLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verdicts are those of the filters that firejail's fseccomp builds, taken together. */
class FirejailPolicyTest {

  private static Policy read(String text, List<PolicyNote> notes) {
    return PolicyLoader.read(new SourceText("web.profile", text), Probe.context(notes));
  }

  private static Probe probe(String text) {
    return Probe.of(read(text, new ArrayList<>()));
  }

  @Test
  void read_seccomp_refusesTheDefaultListAndMore() {
    Probe probe = probe("# web\ncaps.drop all\nseccomp !mount,@aio,mkdir:EROFS,$39\n");
    assertThat(probe.answer("read")).isEqualTo("ALLOW");
    assertThat(probe.answer("mount")).isEqualTo("ALLOW");
    assertThat(probe.answer("umount2")).isEqualTo("ERRNO(1)");
    assertThat(probe.answer("ptrace")).isEqualTo("ERRNO(1)");
    assertThat(probe.answer("io_uring_enter")).isEqualTo("ERRNO(1)");
    assertThat(probe.answer("mkdir")).isEqualTo("ERRNO(30)");
    assertThat(probe.answer("getpid")).isEqualTo("ERRNO(1)");
    assertThat(probe.answer(I386.ABI, "mount")).isEqualTo("ERRNO(1)");
    assertThat(probe.answer(I386.ABI, "mkdir")).isEqualTo("ALLOW");
    assertThat(probe.answer(X32.ABI, "read")).isEqualTo("ERRNO(1)");
    assertThat(probe("seccomp\nallow-debuggers\n").answer("ptrace")).isEqualTo("ALLOW");
  }

  @Test
  void read_keep_allowsNothingElseButWhatFirejailNeeds() {
    Probe probe =
        probe(
            """
            noroot
            seccomp.drop read
            seccomp.keep @basic-io,!write
            seccomp-error-action kill
            seccomp.block-secondary
            """);
    assertThat(probe.answer("read")).isEqualTo("ALLOW");
    assertThat(probe.answer("write")).isEqualTo("KILL_THREAD");
    assertThat(probe.answer("execve")).isEqualTo("ALLOW");
    assertThat(probe.answer("getpid")).isEqualTo("KILL_THREAD");
    assertThat(probe.answer(I386.ABI, "read")).isEqualTo("KILL_THREAD");
    assertThat(probe.answer(Aarch64.ABI, "read")).isEqualTo("KILL_THREAD");
    assertThat(probe("seccomp.keep read\n").answer(I386.ABI, "write")).isEqualTo("ALLOW");
  }

  @Test
  void read_memoryAndProtocols_decideByArguments() {
    Probe probe =
        probe(
            "memory-deny-write-execute\nprotocol unix,inet\nprotocol inet6\nseccomp.drop chmod\n");
    assertThat(probe.answer("mmap", 0, 0, 7)).isEqualTo("ERRNO(1)");
    assertThat(probe.answer("mmap", 0, 0, 5)).isEqualTo("ALLOW");
    assertThat(probe.answer("mprotect", 0, 0, 4)).isEqualTo("ERRNO(1)");
    assertThat(probe.answer("shmat", 0, 0, 0100000)).isEqualTo("ERRNO(1)");
    assertThat(probe.answer("memfd_create")).isEqualTo("ERRNO(1)");
    assertThat(probe.answer("socket", 10)).isEqualTo("ALLOW");
    assertThat(probe.answer("socket", 16)).isEqualTo("ERRNO(95)");
    assertThat(probe.answer("chmod")).isEqualTo("ERRNO(1)");
    assertThat(probe.answer("mount")).isEqualTo("ALLOW");
  }

  @Test
  void read_memoryAndProtocols_goForCallsOfI386Too() {
    Probe probe = probe("memory-deny-write-execute\nprotocol unix\n");
    assertThat(probe.answer(I386.ABI, "mmap")).isEqualTo("ERRNO(1)");
    assertThat(probe.answer(I386.ABI, "mmap2", 0, 0, 6)).isEqualTo("ERRNO(1)");
    assertThat(probe.answer(I386.ABI, "mmap2", 0, 0, 5)).isEqualTo("ALLOW");
    assertThat(probe.answer(I386.ABI, "socket", 1)).isEqualTo("ALLOW");
    assertThat(probe.answer(I386.ABI, "socket", 2)).isEqualTo("ERRNO(95)");
    assertThat(probe.answer(I386.ABI, "socketcall", 1)).isEqualTo("ALLOW");
    assertThat(probe.answer(X32.ABI, "read")).isEqualTo("ERRNO(1)");
  }

  @Test
  void read_namespaces_refusesTheirKindsAndClone3() {
    Probe probe = probe("restrict-namespaces user,net\nrestrict-namespaces time\n");
    assertThat(probe.answer("clone", 0x10000000)).isEqualTo("ERRNO(1)");
    assertThat(probe.answer("clone", 0x04000080)).isEqualTo("ALLOW");
    assertThat(probe.answer("clone3")).isEqualTo("ERRNO(38)");
    assertThat(probe.answer("unshare", 0x80)).isEqualTo("ERRNO(1)");
    assertThat(probe.answer("unshare", 0x04000000)).isEqualTo("ALLOW");
    assertThat(probe.answer("setns", 3, 0)).isEqualTo("ERRNO(1)");
    assertThat(probe.answer("setns", 3, 0x04000000)).isEqualTo("ALLOW");
    assertThat(probe.answer(I386.ABI, "unshare", 0x40000000)).isEqualTo("ERRNO(1)");
    assertThat(probe("restrict-namespaces\n").answer("unshare", 0x04000000)).isEqualTo("ERRNO(1)");
    assertThat(probe("restrict-namespaces\nseccomp.keep read\n").answer("clone3"))
        .isEqualTo("ERRNO(1)");
    assertThat(probe("restrict-namespaces\nseccomp.keep clone3\n").answer("clone3"))
        .isEqualTo("ERRNO(38)");
  }

  @Test
  void read_blockSecondary_refusesOtherPersonalities() {
    Probe probe = probe("seccomp.drop chmod\nseccomp.block-secondary\n");
    assertThat(probe.answer("personality", 0)).isEqualTo("ALLOW");
    assertThat(probe.answer("personality", 0xffffffffL)).isEqualTo("ALLOW");
    assertThat(probe.answer("personality", 8)).isEqualTo("ERRNO(1)");
    assertThat(probe.answer(I386.ABI, "read")).isEqualTo("ERRNO(1)");
  }

  @Test
  void read_rules_haveTheirPlaces() {
    Policy policy = read("noroot\nseccomp.drop @reboot,chmod\n", new ArrayList<>());
    assertThat(policy.format()).isEqualTo(PolicyFormat.FIREJAIL);
    assertThat(policy.noNewPrivileges()).isTrue();
    assertThat(policy.rules())
        .filteredOn(rule -> rule.place().line() > 0)
        .extracting(rule -> rule.name() + ":" + rule.place().line() + ":" + rule.place().column())
        .containsExactly("@reboot:2:14", "chmod:2:22");
  }

  @Test
  void read_whatIsLeftOut_isNotedAndIgnoredLinesAreNot() {
    List<PolicyNote> notes = new ArrayList<>();
    Policy policy =
        read(
            """
            ignore seccomp.drop
            include web.local
            seccomp.32.drop read
            seccomp.drop read
            seccomp.keep read,reed
            """,
            notes);
    assertThat(Probe.of(policy).answer("read")).isEqualTo("ALLOW");
    assertThat(notes)
        .extracting(PolicyNote::message)
        .satisfiesExactly(
            note -> assertThat(note).contains("web.local"),
            note -> assertThat(note).contains("seccomp.32.drop is left out"),
            note -> assertThat(note).contains("'reed'"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "seccomp.drop @clok|:2:14: firejail has no group '@clok'; did you mean @clock",
        "seccomp.drop chmod:EPRM|:2:14: there is no errno 'EPRM'; did you mean EPERM",
        "seccomp.keep|:2:1: seccomp.keep lists no call",
        "restrict-namespaces user,nett|:2:1: there is no namespace 'nett'",
        "protocol unix,ipx|:2:1: there is no protocol 'ipx'",
        "net none|: is a profile of firejail without a line that filters calls",
      })
  void read_mistake_isSaidWithItsPlace(String line, String message) {
    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(() -> read("noroot\n" + line + "\n", new ArrayList<>()))
        .withMessageStartingWith("web.profile" + message);
  }
}

package io.inquest.policy.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.inquest.compile.Probe;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X32;
import io.inquest.linux.arch.X86_64;
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

/** Verdicts are those of what LXC's seccomp.c gives to libseccomp. */
class LxcPolicyTest {
  private static final long S_IFBLK = 0060000;

  private static Policy read(String text, List<PolicyNote> notes) {
    return PolicyLoader.read(new SourceText("web.seccomp", text), Probe.context(notes));
  }

  private static Probe probe(String text) {
    return Probe.of(read(text, new ArrayList<>()));
  }

  @Test
  void read_denylist_allowsTheRestAndAnswersEachLine() {
    Probe probe =
        probe(
            """
            2
            denylist
            reject_force_umount  # no comment
            [all]
            kexec_load
            keyctl errno 38
            mknod errno 1 [1,24576,SCMP_CMP_MASKED_EQ,61440]
            personality trap [0,0x8,>=] # others
            """);
    assertThat(probe.answer("read")).isEqualTo("ALLOW");
    assertThat(probe.answer("kexec_load")).isEqualTo("KILL_THREAD");
    assertThat(probe.answer("keyctl")).isEqualTo("ERRNO(38)");
    assertThat(probe.answer("umount2", 0, 3)).isEqualTo("ERRNO(13)");
    assertThat(probe.answer("umount2", 0, 2)).isEqualTo("ALLOW");
    assertThat(probe.answer("mknod", 0, S_IFBLK | 0644)).isEqualTo("ERRNO(1)");
    assertThat(probe.answer("mknod", 0, 0020644)).isEqualTo("ALLOW");
    assertThat(probe.answer("personality", 8)).isEqualTo("TRAP");
    assertThat(probe.answer("personality", 7)).isEqualTo("ALLOW");
    assertThat(probe.answer(I386.ABI, "keyctl")).isEqualTo("ERRNO(38)");
    assertThat(probe.answer(X32.ABI, "keyctl")).isEqualTo("ERRNO(38)");
  }

  @Test
  void read_allowlistWithAction_answersTheRestSo() {
    Probe probe =
        probe("2\nwhitelist errno 5\n[x86_64]\nread\nwrite allow\nopenat allow [2,0,==]\n");
    assertThat(probe.answer("read")).isEqualTo("ALLOW");
    assertThat(probe.answer("openat", 0, 0, 0)).isEqualTo("ALLOW");
    assertThat(probe.answer("openat", 0, 0, 1)).isEqualTo("ERRNO(5)");
    assertThat(probe.answer("getpid")).isEqualTo("ERRNO(5)");
    // A section of this machine says nothing of its ABIs.
    assertThat(probe.answer(I386.ABI, "read")).isEqualTo("ALLOW");
  }

  @Test
  void read_sectionOfAnotherMachine_isPassedOver() {
    Probe probe = probe("2\nblacklist\n[arm64]\nread\n[ppc64le]\nwrite\n[all]\nclose\n");
    assertThat(probe.answer("read")).isEqualTo("ALLOW");
    assertThat(probe.answer("write")).isEqualTo("ALLOW");
    assertThat(probe.answer("close")).isEqualTo("KILL_THREAD");
  }

  @Test
  void read_versionOne_allowsNumbersOfTheOwnAbi() {
    Probe probe = probe("1\nallowlist\n0\n60\n");
    assertThat(probe.answer("read")).isEqualTo("ALLOW");
    assertThat(probe.answer("exit")).isEqualTo("ALLOW");
    assertThat(probe.answer("write")).isEqualTo("KILL_THREAD");
    assertThat(probe.answer(X86_64.ABI, 60)).isEqualTo("ALLOW");
    assertThat(probe.answer(I386.ABI, 0)).isEqualTo("KILL_THREAD");
  }

  @Test
  void read_rules_haveTheirLines() {
    Policy policy = read("2\ndenylist\n# c\nkeyctl errno 38\n", new ArrayList<>());
    assertThat(policy.format()).isEqualTo(PolicyFormat.LXC);
    assertThat(policy.rules()).extracting(rule -> rule.place().line()).containsExactly(4);
  }

  @Test
  void read_whatHasNoEffect_isNoted() {
    List<PolicyNote> notes = new ArrayList<>();
    read("2\ndenylist\n[x86]\n read\nreed\nwrite allow\n", notes);
    assertThat(notes)
        .extracting(PolicyNote::message)
        .satisfiesExactly(
            note -> assertThat(note).contains("to every ABI of the machine"),
            note -> assertThat(note).contains("begins with a blank"),
            note -> assertThat(note).contains("'reed'", "read"),
            note -> assertThat(note).contains("what the default says"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3\\ndenylist|1:1: LXC's policies have version 1 or 2, not 3",
        "1\\ndenylist|2:1: version 1 has no other lists than an allowlist",
        "1\\nallowlist\\nread|3:1: a line of version 1 is a call's number, not 'read'",
        "2\\ndenylist\\n[vax]|3:1: there is no section [vax]",
        "2\\ndenylist\\nread deny|3:1: there is no action 'deny'",
        "2\\ndenylist\\nread errno EPERM|3:1: 'errno EPERM' has no errno number",
        "2\\ndenylist\\nread [0,1,==]|3:1: an action is missing before the arguments",
        "2\\ndenylist\\nread kill [6,1,==]|3:1: a call has arguments 0 to 5, not 6",
        "2\\ndenylist\\nread kill [0,x,==]|3:1: 'x' is not a number",
        "2\\ndenylist\\nread kill [0,1,=]|3:1: there is no operator '='",
        "2\\ndenylist\\nread kill [0,1|3:1: '[0,1' is not a test of an argument",
        "2\\ndenylist\\nread kill [0,1,==] [0,2,==]|3:1: argument 0 is tested twice",
      })
  void read_mistake_isSaidWithItsPlace(String text, String message) {
    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(() -> read(text.replace("\\n", "\n"), new ArrayList<>()))
        .withMessageStartingWith("web.seccomp:" + message);
  }
}

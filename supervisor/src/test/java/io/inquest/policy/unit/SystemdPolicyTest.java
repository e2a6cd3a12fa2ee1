package io.inquest.policy.unit;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.compile.Probe;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X86_64;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyNote;
import io.inquest.policy.SourceText;
import io.inquest.policy.load.PolicyLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SystemdPolicyTest {
  private static Probe unit(String... lines) {
    return Probe.of("a.service", "[Service]\n" + String.join("\n", lines) + "\n");
  }

  @Test
  void read_listOfAllowedCalls_refusesTheOthersAndKeepsTheDefaults() {
    Probe unit =
        unit(
            "SystemCallErrorNumber=EPERM",
            "SystemCallFilter=read \\",
            "  write",
            "SystemCallFilter=~kill:EIO");
    assertThat(unit.answer("read")).isEqualTo("ALLOW");
    assertThat(unit.answer("write")).isEqualTo("ALLOW");
    assertThat(unit.answer("execve")).isEqualTo("ALLOW");
    assertThat(unit.answer("kill")).isEqualTo("ERRNO(5)");
    assertThat(unit.answer("mount")).isEqualTo("ERRNO(1)");
    assertThat(unit.answer(I386.ABI, "mount")).isEqualTo("ERRNO(1)");
    assertThat(unit.answer(X86_64.ABI, 5000)).isEqualTo("ERRNO(38)");
  }

  @Test
  void read_listOfRefusedCalls_killsThemAndAllowsTheOthers() {
    Probe unit = unit("SystemCallFilter=~@mount setuid:EACCES", "SystemCallFilter=umount2");
    assertThat(unit.answer("mount")).isEqualTo("KILL_PROCESS");
    assertThat(unit.answer("umount2")).isEqualTo("ALLOW");
    assertThat(unit.answer("setuid")).isEqualTo("ERRNO(13)");
    assertThat(unit.answer("read")).isEqualTo("ALLOW");
  }

  @Test
  void read_laterLinesOfAnAllowList_takeAwayAndAnEmptyOneBeginsAnew() {
    Probe unit =
        unit(
            "SystemCallFilter=~read",
            "SystemCallFilter=",
            "SystemCallFilter=read chown",
            "SystemCallFilter=~chown");
    assertThat(unit.answer("read")).isEqualTo("ALLOW");
    assertThat(unit.answer("chown")).isEqualTo("KILL_PROCESS");
  }

  @Test
  void read_architectures_refuseOthers() {
    Probe unit = unit("SystemCallArchitectures=native", "SystemCallFilter=~mount");
    assertThat(unit.answer("read")).isEqualTo("ALLOW");
    assertThat(unit.answer(I386.ABI, "read")).isEqualTo("KILL_THREAD");
  }

  @Test
  void read_whatSystemdIgnores_isNotedWithItsLine() {
    assertThat(
            notes(
                "[Service]",
                "SystemCallFilter=raed @mout chown:EPERM ~@clock \"read\"",
                "SystemCallFilter=~chown:EBOGUS",
                "SystemCallErrorNumber=EBOGUS",
                "SystemCallArchitectures=x86_64",
                "RestrictAddressFamilies=AF_UNIX AF_INTE",
                "RestrictNamespaces=~user bogus",
                "LockPersonality=maybe",
                "RestrictRealtime="))
        .containsExactly(
            "a.service:2:18: no ABI has a system call 'raed' as far as Inquest knows;"
                + " did you mean read?",
            "a.service:2:23: systemd 262 has no group '@mout' and ignores it;"
                + " did you mean @mount?",
            "a.service:2:29: systemd ignores 'chown:EPERM': only a call that is refused takes an"
                + " answer, on a line that begins with '~'",
            "a.service:2:41: systemd takes '~@clock' for a call's name and ignores it: '~' counts"
                + " at the beginning of the value alone, so write it on a line of its own,"
                + " SystemCallFilter=~@clock",
            "a.service:2:49: systemd takes quotes for part of a call's name here and ignores"
                + " \"read\"",
            "a.service:3:19: systemd ignores 'chown:EBOGUS': there is no errno 'EBOGUS'",
            "a.service:4:1: there is no errno 'EBOGUS', and systemd ignores the line: write a name"
                + " (EPERM), a number, or kill",
            "a.service:5:25: systemd knows no architecture 'x86_64' and ignores it",
            "a.service:6:33: there is no address family 'AF_INTE', and systemd ignores it; did you"
                + " mean AF_INET?",
            "a.service:7:26: there is no kind of namespace 'bogus', and systemd ignores the line;"
                + " kinds are cgroup, ipc, mnt, net, pid, time, user and uts",
            "a.service:8:1: systemd ignores 'maybe', which is neither on nor off: write yes or no",
            "a.service:9:1: systemd ignores RestrictRealtime= without a value; 'no' switches it"
                + " off");
  }

  @Test
  void read_settingsOutsideOfSectionsThatRunPrograms_areIgnoredWithANote() {
    assertThat(notes("SystemCallLog=read", "[Unit]", "SystemCallFilter=read", "[Service]"))
        .containsExactly(
            "a.service:1:1: SystemCallLog= has no effect before the first section, where systemd"
                + " ignores it: it belongs in [Service]",
            "a.service:3:1: SystemCallFilter= has no effect in [Unit], where systemd ignores it: it"
                + " belongs in [Service]",
            "a.service: none of the settings in it is one for which systemd installs a filter: it"
                + " refuses nothing");
  }

  @Test
  void read_linesWithoutAnySection_count() {
    assertThat(Probe.of("a.service", "SystemCallFilter=~mount\n").answer("mount"))
        .isEqualTo("KILL_PROCESS");
  }

  @Test
  void read_answerThatIsTheDefaultsAnyway_isNotedSinceSuchAUnitDoesNotStart() {
    assertThat(notes("[Service]", "SystemCallFilter=read", "SystemCallFilter=~chown:ENOSYS"))
        .containsExactly(
            "a.service:3:19: systemd 262 does not start such a unit (status 228/SECCOMP): chown is"
                + " given errno:ENOSYS, which it gets anyway, and libseccomp takes no such rule");
  }

  @Test
  void read_memoryThatTheKernelGuards_isRefusedWithItsErrnoAndNoted() {
    Probe unit = unit("MemoryDenyWriteExecute=yes");
    assertThat(unit.answer("mprotect", 0, 0, 5)).isEqualTo("ERRNO(13)");
    assertThat(unit.answer("mprotect", 0, 0, 3)).isEqualTo("ALLOW");
    assertThat(notes("[Service]", "MemoryDenyWriteExecute=yes"))
        .containsExactly(
            "a.service:2:1: systemd 262 lets this kernel itself refuse memory that is both written"
                + " to and executed (prctl PR_SET_MDWE), without a filter; Inquest refuses what the"
                + " filter of older versions did, with the kernel's EACCES");
  }

  private static List<String> notes(String... lines) {
    List<PolicyNote> notes = new ArrayList<>();
    PolicyLoader.read(
        new SourceText("a.service", String.join("\n", lines) + "\n"), Probe.context(notes));
    return notes.stream().map(PolicyNote::toString).toList();
  }

  @Test
  void read_listOverSeveralLines_placesEachWordInItsOwn() {
    List<PolicyNote> notes = new ArrayList<>();
    Policy policy =
        PolicyLoader.read(
            new SourceText(
                "a.service",
                "[Service]\r\n  SystemCallFilter = ~readv \\\r\n# not this one\r\n\tread raed\r\n"),
            Probe.context(notes));
    assertThat(notes).hasSize(1);
    assertThat(notes.get(0).toString())
        .startsWith("a.service:4:7: no ABI has a system call 'raed'");
    assertThat(policy.rules())
        .extracting(rule -> rule.name() + " " + rule.place())
        .containsExactly("readv a.service:2:23", "read a.service:4:2", "raed a.service:4:7");
    assertThat(Probe.of(policy).answer("read")).isEqualTo("KILL_PROCESS");
    assertThat(Probe.of(policy).answer("write")).isEqualTo("ALLOW");
  }

  @Test
  void read_emptyListOfRefusedCalls_refusesNone() {
    Probe unit = unit("SystemCallFilter=~");
    assertThat(unit.filter().policy().rules()).isEmpty();
    assertThat(unit.answer("mount")).isEqualTo("ALLOW");
  }
}

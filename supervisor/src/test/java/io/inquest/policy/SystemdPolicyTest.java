package io.inquest.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inquest.filter.Probe;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X86_64;
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
        unit("SystemCallErrorNumber=EPERM", "SystemCallFilter=read \\", "  write kill:EIO");
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
            "SystemCallFilter=read write",
            "SystemCallFilter=~write");
    assertThat(unit.answer("read")).isEqualTo("ALLOW");
    assertThat(unit.answer("write")).isEqualTo("KILL_PROCESS");
  }

  @Test
  void read_architectures_refuseOthers() {
    Probe unit = unit("SystemCallArchitectures=native", "SystemCallFilter=~mount");
    assertThat(unit.answer("read")).isEqualTo("ALLOW");
    assertThat(unit.answer(I386.ABI, "read")).isEqualTo("KILL_THREAD");
  }

  @Test
  void read_whatIsNotUnderstood_isNotedWithItsLine() {
    List<PolicyNote> notes = new ArrayList<>();
    PolicyLoader.read(
        new SourceText("a.service", "LockPersonality=yes\nSystemCallFilter=raed\n"),
        Probe.context(notes));
    assertThat(notes)
        .extracting(PolicyNote::toString)
        .containsExactly(
            "a.service:1:1: LockPersonality= installs filters of its own, which are left out",
            "a.service:2:18: no ABI has a system call 'raed' as far as Inquest knows;"
                + " did you mean read?");
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

  @Test
  void read_unknownGroup_isAnErrorWithItsPlace() {
    assertThatThrownBy(() -> unit("SystemCallFilter=@mout"))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("a.service:2:18: there is no group '@mout'")
        .hasMessageContaining("@mount");
  }
}

package io.inquest.policy.inquest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inquest.compile.Probe;
import io.inquest.linux.arch.Aarch64;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X32;
import io.inquest.linux.arch.X86_64;
import io.inquest.policy.Action;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyException;
import io.inquest.policy.PolicyNote;
import io.inquest.policy.SourceText;
import io.inquest.policy.load.PolicyLoader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Inquest's own format, by what the compiled policies answer. */
class YamlPolicyTest {

  private static Probe resource(String name) throws IOException {
    try (InputStream in = YamlPolicyTest.class.getResourceAsStream(name)) {
      return Probe.of(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void read_designExample_answersAsItSays() throws IOException {
    Probe probe = resource("design-example.yaml");

    assertThat(probe.answer("openat")).isEqualTo("ALLOW");
    assertThat(probe.answer("timer_create")).as("of the group").isEqualTo("ALLOW");
    assertThat(probe.answer("write", 1)).isEqualTo("ALLOW");
    assertThat(probe.answer("write", 0)).isEqualTo("KILL_PROCESS");
    assertThat(probe.answer("write", 0x7_0000_0002L)).as("32 bits count").isEqualTo("ALLOW");
    assertThat(probe.answer("socket", 16)).isEqualTo("ERRNO(97)");
    assertThat(probe.answer("socket", 1)).isEqualTo("KILL_PROCESS");
    assertThat(probe.answer(X86_64.ABI, 2000)).as("newer").isEqualTo("ERRNO(38)");
    assertThat(probe.answer(I386.ABI, "read")).as("foreign").isEqualTo("KILL_PROCESS");
    assertThat(probe.answer(X32.ABI, "read")).as("foreign").isEqualTo("KILL_PROCESS");
    assertThat(probe.filter().policy().name()).isEqualTo("ls-only");
    assertThat(probe.rule(X86_64.ABI, "socket", 16)).isEqualTo("no-netlink");
    assertThat(probe.filter().rules())
        .filteredOn(rule -> rule.name().equals("no-netlink"))
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.file()).isEqualTo("design-example.yaml");
              assertThat(rule.line()).isEqualTo(15);
              assertThat(rule.column()).isEqualTo(11);
              assertThat(rule.record()).isTrue();
            });
  }

  @Test
  void read_severalRulesMatch_firstDecides() {
    Probe probe =
        Probe.of(
            "p.yaml",
            """
            inquest: 1
            default: allow
            rules:
              - {name: a, syscalls: kill, when: sig == SIGKILL, action: "errno:EPERM"}
              - {name: b, syscalls: kill, when: pid < 0, action: trap}
              - {name: c, syscalls: [kill, tkill], action: log}
              - {name: never, syscalls: kill, action: kill}
            """);

    assertThat(probe.answer("kill", -1, 9)).isEqualTo("ERRNO(1)");
    assertThat(probe.answer("kill", -1, 10)).isEqualTo("TRAP");
    assertThat(probe.answer("kill", 0xffffffffL, 10)).as("signed").isEqualTo("TRAP");
    assertThat(probe.answer("kill", 1, 10)).isEqualTo("LOG");
    assertThat(probe.answer("tkill", -1, 9)).isEqualTo("LOG");
    assertThat(probe.answer("getpid")).isEqualTo("ALLOW");
  }

  @Test
  void read_keysLeftOut_defaultsOfTheDesign() {
    Policy policy =
        PolicyLoader.read(
            new SourceText("dir/own.yaml", "inquest: 1\ndefault: errno:EPERM\n"),
            Probe.context(new ArrayList<>()));

    assertThat(policy.name()).isEqualTo("own");
    assertThat(policy.architectures()).containsExactly(X86_64.ABI);
    assertThat(policy.foreign()).isEqualTo(Action.KILL_PROCESS);
    assertThat(policy.unknown()).isEqualTo(Action.errno(1));
    assertThat(policy.noNewPrivileges()).isFalse();
    assertThat(policy.rules()).isEmpty();
  }

  @Test
  void read_severalArchitectures_boundToEachAbi() {
    Probe probe =
        Probe.of(
            "p.yaml",
            """
            inquest: 1
            architectures: [x86_64, i386, aarch64, x32]
            default: allow
            no-new-privileges: true
            rules:
              - {syscalls: [lseek, open], when: arg1 == 0x80000001, action: trap}
              - {syscalls: chmod, when: mode & S_ISUID, action: "errno:EPERM"}
            """);

    assertThat(probe.answer(X86_64.ABI, "lseek", 0, 0x80000001L)).isEqualTo("TRAP");
    assertThat(probe.answer(X86_64.ABI, "lseek", 0, 0x1_80000001L)).isEqualTo("ALLOW");
    assertThat(probe.answer(I386.ABI, "lseek", 0, 0x1_80000001L)).isEqualTo("TRAP");
    assertThat(probe.answer(X32.ABI, "lseek", 0, 0x80000001L)).isEqualTo("TRAP");
    assertThat(probe.answer(I386.ABI, "open", 0, 0x80000001L)).isEqualTo("TRAP");
    assertThat(probe.answer(Aarch64.ABI, "lseek", 0, 0x80000001L)).isEqualTo("TRAP");
    assertThat(probe.answer(X86_64.ABI, "chmod", 0, 04755)).isEqualTo("ERRNO(1)");
    assertThat(probe.answer(X86_64.ABI, "chmod", 0, 0755)).isEqualTo("ALLOW");
    assertThat(probe.filter().policy().noNewPrivileges()).isTrue();
  }

  @Test
  void read_callOfOtherAbisOnly_isNeitherErrorNorNote() {
    List<PolicyNote> notes = new ArrayList<>();
    PolicyLoader.read(
        new SourceText(
            "p.yaml",
            "inquest: 1\ndefault: kill\nrules:\n  - {syscalls: socketcall, action: allow}\n"),
        Probe.context(notes));

    assertThat(notes).isEmpty();
  }

  @Test
  void read_asJson_sameFormat() {
    Probe probe =
        Probe.of(
            "p.json",
            """
            {"inquest": 1, "default": "kill",
             "rules": [{"syscalls": ["read"], "action": "allow"}]}
            """);

    assertThat(probe.answer("read")).isEqualTo("ALLOW");
    assertThat(probe.answer("write")).isEqualTo("KILL_PROCESS");
  }

  @Test
  void rule_withArchitectures_isAboutThoseAlone() {
    Probe probe =
        Probe.of(
            "a.yaml",
            """
            inquest: 1
            architectures: [x86_64, i386]
            default: allow
            rules:
              - {architectures: [i386], syscalls: sync, action: errno:EIO}
            """);
    assertThat(probe.answer(I386.ABI, "sync")).isEqualTo("ERRNO(5)");
    assertThat(probe.answer("sync")).isEqualTo("ALLOW");
  }

  @Test
  void rule_withArchitectureThatThePolicyLacks_isAnError() {
    assertThatThrownBy(
            () ->
                Probe.of(
                    "a.yaml",
                    """
                    inquest: 1
                    architectures: [x86_64]
                    default: allow
                    rules:
                      - {architectures: [i386], syscalls: sync, action: errno:EIO}
                    """))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("the policy is not about i386");
  }
}

package io.inquest.policy.gosec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.inquest.compile.Probe;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X32;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyException;
import io.inquest.policy.PolicyNote;
import io.inquest.policy.SourceText;
import io.inquest.policy.load.PolicyLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verdicts are those of the programs that the library's filter.go assembles. */
class GoSeccompPolicyTest {
  private static final String POLICY =
      """
      seccomp:
        default_action: allow
        syscalls:
        - action: errno
          names: [connect, listen]
        - action: kill_process
          names_with_args:
          - name: clone
            arguments:
            - {argument: 0, operation: BitsSet, value: 0x10000000}
          - name: socket
            arguments:
            - {argument: 0, operation: NotEqual, value: 1}
            - {argument: 1, operation: greaterthan, value: 4294967296}
          - name: socket
            arguments:
            - {argument: 0, operation: Equal, value: 16}
            - {argument: 2, operation: BitsNotSet, value: 6}
        - action: trap
          names: [socket]
      """;

  private static Policy read(String text) {
    List<PolicyNote> notes = new ArrayList<>();
    return PolicyLoader.read(new SourceText("beat.yml", text), Probe.context(notes));
  }

  @Test
  void read_groups_firstThatACallMeetsDecides() {
    Probe probe = Probe.of(read(POLICY));
    assertThat(probe.answer("read")).isEqualTo("ALLOW");
    assertThat(probe.answer("connect")).isEqualTo("ERRNO(1)");
    assertThat(probe.answer("clone", 0x10000011)).isEqualTo("KILL_PROCESS");
    assertThat(probe.answer("clone", 0x11)).isEqualTo("ALLOW");
    assertThat(probe.answer("socket", 2, (1L << 32) + 1)).isEqualTo("KILL_PROCESS");
    assertThat(probe.answer("socket", 2, 1L << 32)).isEqualTo("TRAP");
    assertThat(probe.answer("socket", 16, 0, 9)).isEqualTo("KILL_PROCESS");
    assertThat(probe.answer("socket", 16, 0, 2)).isEqualTo("TRAP");
    assertThat(probe.answer(I386.ABI, "connect")).isEqualTo("ALLOW");
    assertThat(probe.answer(X32.ABI, "read")).isEqualTo("ERRNO(38)");
  }

  @Test
  void read_rules_haveTheirPlaces() {
    assertThat(read(POLICY).rules())
        .extracting(rule -> rule.name() + ":" + rule.place().line())
        .containsExactly("connect…:4", "clone:8", "socket:11", "socket:15", "socket:19", "x32:2");
  }

  @Test
  void read_bareOrAsJson_isTheSame() {
    String json =
        "{\"default_action\": \"kill_thread\", \"syscalls\": [{\"action\": \"allow\","
            + " \"names\": [\"read\"]}]}";
    Probe probe = Probe.of(read(json));
    assertThat(probe.answer("read")).isEqualTo("ALLOW");
    assertThat(probe.answer("write")).isEqualTo("KILL_THREAD");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]|'syscalls' is empty",
        "[{action: no, names: [read]}]|there is no action",
        "[{action: allow, names: [reed]}]|x86_64 has no system call 'reed'; did you mean read",
        "[{action: allow, names: [read, read]}]|the group has read twice",
        "[{action: allow, names: [read], names_with_args: [{name: read, arguments: [{operation:"
            + " Equal}]}]}]|the group has read twice",
        "[{action: allow, names_with_args: [{name: read}]}]|needs the key 'arguments'",
        "[{action: allow, names_with_args: [{name: read, arguments: [{argument: 6, operation:"
            + " Equal}]}]}]|a call has arguments 0 to 5, not 6",
        "[{action: allow, names_with_args: [{name: read, arguments: [{operation: Is}]}]}]|there is"
            + " no operation 'Is'",
        "[{action: allow, name: [read]}]|no key 'name'; did you mean names",
      })
  void read_mistake_isSaid(String groups, String message) {
    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(() -> read("seccomp: {default_action: errno, syscalls: " + groups + "}"))
        .withMessageContaining(message);
  }
}

package io.inquest.policy.seccompiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.inquest.compile.Probe;
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

/** Verdicts are those of the description of the format and of the programs that it yields. */
class SeccompilerPolicyTest {
  private static final String THREADS =
      """
      {
        "vmm": {
          "default_action": "trap",
          "filter_action": "allow",
          "filter": [
            {"syscall": "read", "comment": "always"},
            {"syscall": "ioctl", "args": [
              {"index": 1, "type": "dword", "op": "eq", "val": 4711, "comment": "c"},
              {"index": 2, "type": "qword", "op": "ne", "val": 5}]},
            {"syscall": "ioctl", "args": [
              {"index": 1, "type": "qword", "op": {"masked_eq": 240}, "val": 32}]},
            {"syscall": "lseek", "args": [
              {"index": 2, "type": "dword", "op": "le", "val": 2}]}
          ]
        },
        "api": {"mismatch_action": {"errno": 38}, "match_action": "log",
          "filter": [{"syscall": "write"}]}
      }
      """;

  private static Policy read(String name, String text, List<PolicyNote> notes) {
    return PolicyLoader.read(new SourceText(name, text), Probe.context(notes));
  }

  @Test
  void read_threadByName_isItsFilter() {
    Probe probe = Probe.of(read("fc.json#vmm", THREADS, new ArrayList<>()));
    assertThat(probe.answer("read")).isEqualTo("ALLOW");
    assertThat(probe.answer("write")).isEqualTo("TRAP");
    assertThat(probe.answer("ioctl", 0, 4711)).isEqualTo("ALLOW");
    assertThat(probe.answer("ioctl", 0, 4711 + (1L << 32))).isEqualTo("ALLOW");
    assertThat(probe.answer("ioctl", 0, 4711, 5)).isEqualTo("TRAP");
    assertThat(probe.answer("ioctl", 0, 4711, 5 + (1L << 32))).isEqualTo("ALLOW");
    assertThat(probe.answer("ioctl", 0, 0x32f)).isEqualTo("ALLOW");
    assertThat(probe.answer("ioctl", 0, 0x33f)).isEqualTo("TRAP");
    assertThat(probe.answer("lseek", 0, 0, 2)).isEqualTo("ALLOW");
    assertThat(probe.answer("lseek", 0, 0, 3)).isEqualTo("TRAP");
    assertThat(probe.answer(I386.ABI, "read")).isEqualTo("KILL_PROCESS");
    assertThat(probe.answer(X32.ABI, "read")).isEqualTo("TRAP");

    Probe api = Probe.of(read("fc.json#api", THREADS, new ArrayList<>()));
    assertThat(api.answer("write")).isEqualTo("LOG");
    assertThat(api.answer("read")).isEqualTo("ERRNO(38)");
  }

  @Test
  void read_threads_haveNamesPlacesAndNotes() {
    List<PolicyNote> notes = new ArrayList<>();
    Policy policy = read("fc.json#vmm", THREADS, notes);
    assertThat(policy.name()).isEqualTo("vmm");
    assertThat(policy.format()).isEqualTo(PolicyFormat.SECCOMPILER);
    assertThat(policy.rules())
        .extracting(rule -> rule.name() + ":" + rule.place().line())
        .containsExactly("read:6", "ioctl:7", "ioctl:10", "lseek:12");
    assertThat(notes).hasSize(1);
    assertThat(notes.get(0).place().position()).isEqualTo("fc.json#vmm:13:45");
    assertThat(notes.get(0).message()).contains("Firecracker");
  }

  @Test
  void read_severalThreadsOrAnUnknownOne_namesThem() {
    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(() -> read("fc.json", THREADS, new ArrayList<>()))
        .withMessageContaining("fc.json:16:3: a second thread's filter begins here")
        .withMessageContaining("Name one, such as fc.json#vmm. There are vmm, api.");
    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(() -> read("fc.json#vm", THREADS, new ArrayList<>()))
        .withMessageContaining("no thread in the file has this name; did you mean vmm?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"trap\", \"trap\", []|gets the same: trap",
        "\"trap\", \"alow\", []|there is no action 'alow'",
        "\"trap\", {\"errno\": 4096}, []|this is a number from 0 to 4095",
        "\"trap\", \"allow\", [{\"syscall\": \"reed\"}]|x86_64 has no system call 'reed'; did you"
            + " mean read",
        "\"trap\", \"allow\", [{\"syscall\": \"read\", \"args\": []}]|'args' is empty",
        "\"trap\", \"allow\", [{\"syscall\": \"read\", \"args\": [{\"index\": 6, \"type\":"
            + " \"dword\", \"op\": \"eq\", \"val\": 1}]}]|a call has arguments 0 to 5, not 6",
        "\"trap\", \"allow\", [{\"syscall\": \"read\", \"args\": [{\"index\": 0, \"type\":"
            + " \"word\", \"op\": \"eq\", \"val\": 1}]}]|there is no type 'word'",
        "\"trap\", \"allow\", [{\"syscall\": \"read\", \"args\": [{\"index\": 0, \"type\":"
            + " \"dword\", \"op\": \"is\", \"val\": 1}]}]|there is no operator 'is'",
        "\"trap\", \"allow\", [{\"syscal\": \"read\"}]|no key 'syscal'; did you mean syscall?",
      })
  void read_mistake_isSaid(String parts, String message) {
    List<String> three = List.of(parts.split(", ", 3));
    String text =
        "{\"default_action\": %s, \"filter_action\": %s, \"filter\": %s}"
            .formatted(three.toArray());
    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(() -> read("f.json", text, new ArrayList<>()))
        .withMessageContaining(message);
  }
}

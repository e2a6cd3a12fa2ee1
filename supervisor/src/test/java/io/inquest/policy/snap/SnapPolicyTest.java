package io.inquest.policy.snap;

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

/** Verdicts are those of what snapd's snap-seccomp gives to libseccomp. */
class SnapPolicyTest {

  private static Policy read(String text, List<PolicyNote> notes) {
    return PolicyLoader.read(new SourceText("snap.web.src", text), Probe.context(notes));
  }

  private static Probe probe(String text) {
    return Probe.of(read(text, new ArrayList<>()));
  }

  @Test
  void read_lines_allowTheirCalls() {
    Probe probe =
        probe(
            """
            # strict
            read
            socket AF_UNIX
            socket AF_NETLINK - 15
            prctl >=10
            lseek - <5 !2
            ioctl - |3
            setuid u:root
            chown - -1 -1
            """);
    assertThat(probe.answer("read")).isEqualTo("ALLOW");
    assertThat(probe.answer("write")).isEqualTo("ERRNO(1)");
    assertThat(probe.answer("socket", 1)).isEqualTo("ALLOW");
    assertThat(probe.answer("socket", 16, 3, 15)).isEqualTo("ALLOW");
    assertThat(probe.answer("socket", 16, 3, 0)).isEqualTo("ERRNO(1)");
    assertThat(probe.answer("prctl", 10)).isEqualTo("ALLOW");
    assertThat(probe.answer("prctl", 9)).isEqualTo("ERRNO(1)");
    assertThat(probe.answer("lseek", 0, 4, 1)).isEqualTo("ALLOW");
    assertThat(probe.answer("lseek", 0, 4, 2)).isEqualTo("ERRNO(1)");
    assertThat(probe.answer("lseek", 0, 5, 1)).isEqualTo("ERRNO(1)");
    assertThat(probe.answer("ioctl", 0, 7)).isEqualTo("ALLOW");
    assertThat(probe.answer("ioctl", 0, 5)).isEqualTo("ERRNO(1)");
    assertThat(probe.answer("setuid", 0)).isEqualTo("ALLOW");
    assertThat(probe.answer("setuid", 1)).isEqualTo("ERRNO(1)");
    assertThat(probe.answer("chown", 0, -1, 0xffffffffL)).isEqualTo("ALLOW");
    assertThat(probe.answer(I386.ABI, "read")).isEqualTo("ALLOW");
    assertThat(probe.answer(X32.ABI, "read")).isEqualTo("KILL_THREAD");
  }

  @Test
  void read_denials_comeBeforeWhatIsAllowed() {
    Probe probe = probe("ioctl\n~ioctl - TIOCSTI\n~mount\n");
    assertThat(probe.answer("ioctl", 0, 0x5412)).isEqualTo("ERRNO(13)");
    assertThat(probe.answer("ioctl", 0, 0x5413)).isEqualTo("ALLOW");
    assertThat(probe.answer("mount")).isEqualTo("ERRNO(13)");
  }

  @Test
  void read_modes_areHeeded() {
    Probe complain = probe("read\n@complain\n~mount\n");
    assertThat(complain.answer("read")).isEqualTo("LOG");
    assertThat(complain.answer("mount")).isEqualTo("ERRNO(13)");
    Probe unrestricted = probe("@unrestricted\n~mount\n");
    assertThat(unrestricted.answer("mount")).isEqualTo("ALLOW");
    assertThat(unrestricted.answer(X32.ABI, "read")).isEqualTo("ALLOW");
  }

  @Test
  void read_rules_haveTheirLines() {
    List<PolicyNote> notes = new ArrayList<>();
    Policy policy = read("# a\nread\n\nwrit\nclose\n~mount\n", notes);
    assertThat(policy.format()).isEqualTo(PolicyFormat.SNAP);
    assertThat(policy.rules())
        .extracting(rule -> rule.name() + ":" + rule.place().line())
        .containsExactly("read:2", "writ:4", "close:5", "mount:6");
    assertThat(notes).hasSize(1);
    assertThat(notes.get(0).message()).contains("'writ'", "write");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "socket AF_UNIXX|'AF_UNIXX' is neither a number nor a constant; did you mean AF_UNIX",
        "socket -5|'-5' is neither a number nor a constant",
        "socket 4294967296|'4294967296' is neither a number nor a constant",
        "setuid !0|snapd compares arguments of setuid by equality alone",
        "setuid u:no-such-user|/etc/passwd has no 'no-such-user'",
      })
  void read_mistake_isSaidWithItsPlace(String line, String message) {
    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(() -> read("read\n" + line + "\n", new ArrayList<>()))
        .withMessageStartingWith("snap.web.src:2:1: " + message);
  }
}

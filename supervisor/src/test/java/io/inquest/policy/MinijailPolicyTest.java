package io.inquest.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inquest.filter.Probe;
import io.inquest.linux.arch.I386;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MinijailPolicyTest {
  private static Probe policy(String... lines) {
    return Probe.of("a.policy", String.join("\n", lines) + "\n");
  }

  @Test
  void read_actions_areThoseOfTheFormat() {
    Probe policy =
        policy(
            "# comment",
            "read: 1",
            "write: allow # another",
            "open: return ENOENT",
            "close: return 5",
            "fork: trap",
            "vfork: log",
            "execve: kill-thread");
    assertThat(policy.answer("read")).isEqualTo("ALLOW");
    assertThat(policy.answer("write")).isEqualTo("ALLOW");
    assertThat(policy.answer("open")).isEqualTo("ERRNO(2)");
    assertThat(policy.answer("close")).isEqualTo("ERRNO(5)");
    assertThat(policy.answer("fork")).isEqualTo("TRAP");
    assertThat(policy.answer("vfork")).isEqualTo("LOG");
    assertThat(policy.answer("execve")).isEqualTo("KILL_THREAD");
    assertThat(policy.answer("mount")).isEqualTo("KILL_PROCESS");
    assertThat(policy.answer(I386.ABI, "read")).isEqualTo("KILL_PROCESS");
  }

  @Test
  void read_expressions_compareWholeArguments() {
    Probe policy =
        policy(
            "write: arg0 == 1 || arg0 == 2 && arg2 < 0x10; return EACCES",
            "mmap: arg2 in PROT_READ|PROT_WRITE",
            "clone: arg0 & CLONE_THREAD && \\",
            "  arg0 != 7");
    assertThat(policy.answer("write", 1, 0, 99)).isEqualTo("ALLOW");
    assertThat(policy.answer("write", 2, 0, 15)).isEqualTo("ALLOW");
    assertThat(policy.answer("write", 2, 0, 16)).isEqualTo("ERRNO(13)");
    assertThat(policy.answer("write", 0x100000001L, 0, 0)).isEqualTo("ERRNO(13)");
    assertThat(policy.answer("mmap", 0, 0, 3)).isEqualTo("ALLOW");
    assertThat(policy.answer("mmap", 0, 0, 4)).isEqualTo("KILL_PROCESS");
    assertThat(policy.answer("clone", 0x10000)).isEqualTo("ALLOW");
    assertThat(policy.answer("clone", 0)).isEqualTo("KILL_PROCESS");
  }

  @Test
  void read_severalLinesOnOneCall_theFirstThatSaysSomethingDecides() {
    Probe policy =
        policy("prctl: arg0 == 1", "prctl: arg0 == 2; return EPERM", "prctl: 1", "39: 1");
    assertThat(policy.answer("prctl", 1)).isEqualTo("ALLOW");
    assertThat(policy.answer("prctl", 2)).isEqualTo("ALLOW");
    assertThat(policy.answer("prctl", 3)).isEqualTo("ERRNO(1)");
    assertThat(policy.answer("getpid")).isEqualTo("ALLOW");
  }

  @Test
  void read_constantExpressions_haveParentheses() {
    Probe policy = policy("mmap: arg2 in ~(PROT_EXEC|PROT_WRITE)|0X2");
    assertThat(policy.answer("mmap", 0, 0, 3)).isEqualTo("ALLOW");
    assertThat(policy.answer("mmap", 0, 0, 4)).isEqualTo("KILL_PROCESS");
  }

  @Test
  void read_include_readsTheFileInTheLinesPlace(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("common.policy"), "read: 1\nwrite: maybe\n");
    Path outer = folder.resolve("outer.policy");
    Files.writeString(outer, "@frequency ./none\n@include ./common.policy\nclose: 1\n");
    assertThatThrownBy(() -> load(outer))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("common.policy:2:1: 'maybe' is no filter");
    Files.writeString(folder.resolve("common.policy"), "read: 1\n");
    Probe policy = Probe.of(load(outer));
    assertThat(policy.answer("read")).isEqualTo("ALLOW");
    assertThat(policy.answer("close")).isEqualTo("ALLOW");
    assertThat(policy.answer("write")).isEqualTo("KILL_PROCESS");
  }

  @Test
  void read_filesThatIncludeEachOther_areRefused(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a.policy"), "@include ./a.policy\n");
    assertThatThrownBy(() -> load(file))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("include each other");
  }

  private static Policy load(Path file) {
    return PolicyLoader.load(file.toString(), Probe.context(new ArrayList<>()));
  }

  @Test
  void read_callsAndFiltersInBraces_areEach() {
    Probe policy =
        policy(
            "{read, write[arch=x86_64,arm64], 39}: allow",
            "close[arch=arm]: allow",
            "ioctl: {arg1==5; return EPERM, arg1 in ~0xf && arg0>2, return EIO}",
            "{kill}: arg1==9; return ESRCH");
    assertThat(policy.answer("read")).isEqualTo("ALLOW");
    assertThat(policy.answer("write")).isEqualTo("ALLOW");
    assertThat(policy.answer("getpid")).isEqualTo("ALLOW");
    assertThat(policy.answer("close")).isEqualTo("KILL_PROCESS");
    assertThat(policy.answer("ioctl", 3, 5)).isEqualTo("ERRNO(1)");
    assertThat(policy.answer("ioctl", 3, 0x10)).isEqualTo("ALLOW");
    assertThat(policy.answer("ioctl", 2, 0x10)).isEqualTo("ERRNO(5)");
    assertThat(policy.answer("kill", 1, 9)).isEqualTo("ALLOW");
    assertThat(policy.answer("kill", 1, 8)).isEqualTo("ERRNO(3)");
  }

  @Test
  void read_default_isForAllOthers() {
    Probe policy = policy("@default return EPERM", "read: 1");
    assertThat(policy.answer("write")).isEqualTo("ERRNO(1)");
  }

  @Test
  void read_denylist_saysWhatIsRefusedAndAllowsTheRest() {
    Probe policy =
        policy(
            "open: return ENOENT",
            "@denylist",
            "write: arg0 == 1 && arg2 > 9; return EACCES",
            "write: arg0 == 2",
            "write: return EBADF",
            "mmap: arg2 & PROT_EXEC; return EPERM");
    assertThat(policy.answer("open")).isEqualTo("ERRNO(2)");
    assertThat(policy.answer("write", 1, 0, 10)).isEqualTo("ERRNO(13)");
    assertThat(policy.answer("write", 1, 0, 9)).isEqualTo("ERRNO(9)");
    assertThat(policy.answer("write", 2, 0, 10)).isEqualTo("ALLOW");
    assertThat(policy.answer("mmap", 0, 0, 4)).isEqualTo("ERRNO(1)");
    assertThat(policy.answer("mmap", 0, 0, 3)).isEqualTo("ALLOW");
    assertThat(policy.answer("mount")).isEqualTo("ALLOW");
    assertThat(policy.answer(I386.ABI, "read")).isEqualTo("KILL_PROCESS");
  }

  @Test
  void read_denylistThatSaysSomethingElse_isRefused(@TempDir Path folder) throws IOException {
    assertThatThrownBy(() -> policy("@denylist", "read: kill"))
        .hasMessageContaining("a.policy:2:1: in a file with @denylist each line says what")
        .hasMessageContaining("not 'kill'");
    assertThatThrownBy(() -> policy("@denylist", "@default trap"))
        .hasMessageContaining("allows what it does not name");
    Files.writeString(folder.resolve("in.policy"), "read: 1\n");
    Path outer = Files.writeString(folder.resolve("a.policy"), "@denylist\n@include ./in.policy\n");
    assertThatThrownBy(() -> load(outer)).hasMessageContaining("either both have @denylist");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "raed: 1|has no system call 'raed'; did you mean read",
        "read|there is no ':'",
        "read: maybe|'maybe' is no filter",
        "read: return EPREM|there is no errno 'EPREM'",
        "read: arg0 =! 1|there is no operator '=!'",
        "read: arg0 == FOO|neither a number nor a constant",
        "read: arg7 == 1|is no comparison",
        "@include other|'other' is no path to include",
        "@include ./none.policy|there is no file ./none.policy to include",
        "{read, raed}: 1|has no system call 'raed'",
        "read[arch]: 1|'[arch]' is not understood",
        "@allowlist|the directive @allowlist is not understood",
      })
  void read_whatIsNotUnderstood_isAnErrorWithItsLine(String line, String problem) {
    assertThatThrownBy(() -> policy("write: 1", line))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("a.policy:2:1: ")
        .hasMessageContaining(problem);
  }
}

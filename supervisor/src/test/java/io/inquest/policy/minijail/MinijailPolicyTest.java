package io.inquest.policy.minijail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inquest.compile.Probe;
import io.inquest.linux.arch.Aarch64;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Arm;
import io.inquest.linux.arch.I386;
import io.inquest.policy.IncludeFolders;
import io.inquest.policy.KernelVersion;
import io.inquest.policy.Lineage;
import io.inquest.policy.LoadContext;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyException;
import io.inquest.policy.PolicyNote;
import io.inquest.policy.SourceText;
import io.inquest.policy.load.PolicyLoader;
import io.inquest.policy.load.PolicyText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        .hasMessageContaining("common.policy:2:8: 'maybe' is no filter");
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
        .hasMessageContaining("a file cannot include itself: " + file + " includes " + file);
  }

  @Test
  void read_manyIncludes_areBounded(@TempDir Path folder) throws IOException {
    for (int i = 0; i < 11; i++) {
      String twice = ("@include ./" + (i + 1) + ".policy\n").repeat(2);
      Files.writeString(folder.resolve(i + ".policy"), twice);
    }
    Files.writeString(folder.resolve("11.policy"), "read: 1\n");
    assertThatThrownBy(() -> load(folder.resolve("0.policy")))
        .hasMessageContaining("include each other more than 10 deep");
    Files.writeString(folder.resolve("10.policy"), "read: 1\n");
    assertThatThrownBy(() -> load(folder.resolve("0.policy")))
        .hasMessageContaining("includes at most 1000 files");
    assertThat(Probe.of(load(folder.resolve("2.policy"))).answer("read")).isEqualTo("ALLOW");
  }

  @Test
  void read_absoluteInclude_isLookedForInTheFolders(@TempDir Path folder) throws IOException {
    Path byPath = folder.resolve("root/usr/share/policy/common.policy");
    Files.createDirectories(byPath.getParent());
    Files.createDirectories(folder.resolve("flat/other.policy"));
    Files.writeString(byPath, "read: 1\n");
    Files.writeString(folder.resolve("root/common.policy"), "read: trap\n");
    Files.writeString(folder.resolve("flat/common.policy"), "read: log\n");
    Path outer = folder.resolve("outer.policy");
    Files.writeString(outer, "@include /usr/../usr/share/policy/common.policy # shared\n");

    assertThat(Probe.of(load(outer, folder.resolve("root"))).answer("read")).isEqualTo("ALLOW");
    assertThat(Probe.of(load(outer, folder.resolve("flat"), folder.resolve("root"))).answer("read"))
        .isEqualTo("LOG");
    assertThatThrownBy(() -> load(outer))
        .hasMessageContaining("outer.policy:1:10: there is no file /usr/")
        .hasMessageContaining("--include-dir DIR names a folder");
    Files.writeString(outer, "@include /nowhere/other.policy\n");
    assertThatThrownBy(() -> load(outer, folder.resolve("flat")))
        .hasMessageContaining("Nor is there one in " + folder.resolve("flat"));
  }

  @Test
  void read_textWithItsIncludes_needsNoFiles(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("in.policy"), "read: 1\n");
    Path outer = Files.writeString(folder.resolve("out.policy"), "@include ./in.policy\n");
    List<PolicyText> texts = PolicyText.of(Lineage.of(load(outer)));
    Files.delete(folder.resolve("in.policy"));
    Policy again = PolicyText.read(texts, Probe.context(new ArrayList<>())).own();
    assertThat(Probe.of(again).answer("read")).isEqualTo("ALLOW");
    assertThat(again.rules().get(0).place().position()).endsWith("in.policy:1:1");
  }

  private static Policy load(Path file, Path... includes) {
    LoadContext context = Probe.context(new ArrayList<>());
    return PolicyLoader.load(
        file.toString(),
        new LoadContext(
            context.host(),
            context.capabilities(),
            context.kernel(),
            context.notes(),
            new IncludeFolders(List.of(includes))));
  }

  private static Probe policyFor(Architecture abi, String... lines) {
    return Probe.of(
        PolicyLoader.read(
            new SourceText("a.policy", String.join("\n", lines) + "\n"),
            new LoadContext(abi, Set.of(), new KernelVersion(6, 18), note -> {})));
  }

  @Test
  void read_forArm_namesNumbersAndWidthsAreArms() {
    Probe policy =
        policyFor(
            Arm.ABI,
            "{ARM_set_tls, cacheflush, _llseek, mmap2, sync_file_range2}: 1",
            "fcntl64: arg1 == F_GETLK64",
            "openat: arg2 == O_DIRECTORY; return EPERM",
            "close: arg0 == 0xffffffff || arg0 == -2",
            "read[arch=arm64]: 1",
            "{write[arch=arm,x86]}: 1");
    for (String call : List.of("set_tls", "cacheflush", "_llseek", "mmap2")) {
      assertThat(policy.answer(Arm.ABI, call)).as(call).isEqualTo("ALLOW");
    }
    assertThat(policy.answer(Arm.ABI, 341)).isEqualTo("ALLOW");
    assertThat(policy.answer(Arm.ABI, 0xf0005)).isEqualTo("ALLOW");
    assertThat(policy.answer(Arm.ABI, "fcntl64", 3, 12)).isEqualTo("ALLOW");
    assertThat(policy.answer(Arm.ABI, "openat", 3, 0, 0x4000)).isEqualTo("ALLOW");
    assertThat(policy.answer(Arm.ABI, "openat", 3, 0, 0x10000)).isEqualTo("ERRNO(1)");
    assertThat(policy.answer(Arm.ABI, "close", 0xffffffffL)).isEqualTo("ALLOW");
    assertThat(policy.answer(Arm.ABI, "close", 0xfffffffeL)).isEqualTo("ALLOW");
    assertThat(policy.answer(Arm.ABI, "read")).isEqualTo("KILL_PROCESS");
    assertThat(policy.answer(Arm.ABI, "write")).isEqualTo("ALLOW");
    assertThat(policy.answer(Aarch64.ABI, "read")).isEqualTo("KILL_PROCESS");
  }

  @Test
  void read_for32Bits_numbersOfMoreAreRefused() {
    assertThatThrownBy(() -> policyFor(Arm.ABI, "read: arg0 == 0x100000000"))
        .hasMessageContaining("a.policy:1:15: '0x100000000' is not a 32-bit number");
    assertThatThrownBy(() -> policyFor(I386.ABI, "read: arg0 == -2147483649"))
        .hasMessageContaining("is not a 32-bit number");
    assertThat(
            policyFor(I386.ABI, "socketcall: arg0 == -2147483648").answer(I386.ABI, 102, 1L << 31))
        .isEqualTo("ALLOW");
  }

  @Test
  void read_callOfAnotherMachine_saysWhichHasIt() {
    assertThatThrownBy(() -> policy("mmap2: 1"))
        .hasMessageContaining("x86_64 has no system call 'mmap2'")
        .hasMessageContaining("There is one on i386, arm: --arch says which machine is meant.");
  }

  @Test
  void read_comments_endWithTheirLineAndMayGoOn() {
    List<PolicyNote> notes = new ArrayList<>();
    Probe policy =
        Probe.of(
            PolicyLoader.read(
                new SourceText(
                    "a.policy",
                    "# a list \\\nread: 1\r\nwrite: arg0 == 1 || \\ \n  arg0 == 2 # out\nopen:1"),
                Probe.context(notes)));
    assertThat(policy.answer("read")).isEqualTo("ALLOW");
    assertThat(policy.answer("write", 2)).isEqualTo("ALLOW");
    assertThat(policy.answer("open")).isEqualTo("ALLOW");
    assertThat(notes).singleElement().asString().contains("a.policy:1:1: this comment ends with");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "read: 1\n",
        "# Copyright\n\nioctl: arg1 == TCGETS || arg1 == TCGETS2\nread: 1\n",
        "@include /usr/share/policy/common.policy\n{read, write}: allow\n",
        "mmap2[arch=arm]: arg2 in ~PROT_EXEC\n",
        "kill: return EPERM",
      })
  void isOf_whatMinijailReads_isToldByWhatItSays(String text) {
    assertThat(MinijailShape.isOf(new SourceText("/dev/fd/63", text))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# nothing\n",
        "inquest: 1\ndefault: kill\n",
        "default: kill\nforeign: 1\n",
        "read: yes\nwrite: 1\n",
        "- read: 1\n",
        "read: 1\nrules:\n  - name: x\n",
        "{\"read\": 1}",
      })
  void isOf_whatOthersRead_isNot(String text) {
    assertThat(MinijailShape.isOf(new SourceText("a", text))).isFalse();
  }

  @Test
  void read_deepOrLongExpressions_endInAMessage() {
    assertThatThrownBy(() -> policy("read: arg0 == " + "(".repeat(100_000)))
        .hasMessageContaining("parentheses stand more than 100 deep");
    assertThatThrownBy(() -> policy("read: arg0 == " + "9".repeat(1_000_000)))
        .hasMessageContaining("is not a 64-bit number");
    assertThatThrownBy(() -> policy("x".repeat(1_000_000) + ": 1"))
        .hasMessageContaining("has no system call");
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
        .hasMessageContaining("a.policy:2:7: in a file with @denylist each line says what")
        .hasMessageContaining("Write 'return EPERM'");
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
        "read: arg0 =! 1|there is no operator '='",
        "read: arg0 == FOO|neither a number nor a constant",
        "read: arg7 == 1|'arg7' is not an argument",
        "@include other|'other' is not a path to include",
        "@include ./none.policy|there is no file ./none.policy to include",
        "{read, raed}: 1|has no system call 'raed'",
        "read[arch]: 1|'arch' has no value",
        "{read: 1|this brace is not closed",
        "read: 1 1|the statement is complete before '1'",
        "read: arg0 == 1;|a filter is missing at the line's end",
        "read: arg0 == 089|'089' is neither a number nor a constant",
        "read: arg0 == $x|has no '$' here",
        "@allowlist|the directive @allowlist is not understood",
      })
  void read_whatIsNotUnderstood_isAnErrorWithItsLine(String line, String problem) {
    assertThatThrownBy(() -> policy("write: 1", line))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("a.policy:2:")
        .hasMessageContaining(problem);
  }
}

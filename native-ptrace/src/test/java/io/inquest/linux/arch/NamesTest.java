package io.inquest.linux.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {

  @ParameterizedTest
  @CsvSource({"1, EPERM", "2, ENOENT", "11, EAGAIN", "38, ENOSYS", "97, EAFNOSUPPORT"})
  void errnoName_ofAValue_isTheHeadersFirst(int errno, String name) {
    assertThat(ErrnoNames.name(errno)).hasValue(name);
    assertThat(ErrnoNames.number(name)).hasValue(errno);
  }

  @Test
  void errnoNumber_ofAliasesAndInternalNames_areToldApart() {
    assertThat(ErrnoNames.number("EWOULDBLOCK")).hasValue(11);
    assertThat(ErrnoNames.name(512)).hasValue("ERESTARTSYS");
    assertThat(ErrnoNames.number("ERESTARTSYS")).isEmpty();
    assertThat(ErrnoNames.name(0)).isEmpty();
    assertThat(ErrnoNames.name(-1)).isEmpty();
    assertThat(ErrnoNames.number("EPRM")).isEmpty();
    assertThat(ErrnoNames.suggest("EPRM")).startsWith("EPERM");
  }

  @ParameterizedTest
  @CsvSource({
    "1, SIGHUP",
    "6, SIGABRT",
    "9, SIGKILL",
    "31, SIGSYS",
    "32, SIGRTMIN",
    "33, SIGRT_1",
    "64, SIGRT_32"
  })
  void signalName_ofANumber_isTheKernels(int signal, String name) {
    assertThat(SignalNames.name(signal)).hasValue(name);
    assertThat(SignalNames.number(name)).hasValue(signal);
  }

  @Test
  void signalName_ofNoSignal_isEmpty() {
    assertThat(SignalNames.name(0)).isEmpty();
    assertThat(SignalNames.name(65)).isEmpty();
    assertThat(SignalNames.number("SIGNOT")).isEmpty();
    assertThat(SignalNames.number("SIGRT_33")).isEmpty();
    assertThat(SignalNames.number("SIGRTMAX")).hasValue(64);
    assertThat(SignalNames.number("SIGIOT")).hasValue(6);
  }

  @Test
  void groupMembers_ofAGroupOfGroups_areExpanded() {
    Set<String> service = SyscallGroups.members("@system-service").orElseThrow();

    assertThat(SyscallGroups.members("@basic-io").orElseThrow())
        .contains("read", "write", "close", "pread64")
        .doesNotContain("openat");
    assertThat(service)
        .containsAll(SyscallGroups.members("@basic-io").orElseThrow())
        .contains("openat", "execve", "clone3")
        .doesNotContain("reboot", "mount")
        .noneMatch(name -> name.startsWith("@"));
  }

  @Test
  void groupMembers_ofEveryGroup_existOnSomeAbi() {
    assertThat(SyscallGroups.names()).hasSize(30).isSorted();
    for (String group : SyscallGroups.names()) {
      assertThat(SyscallGroups.members(group).orElseThrow()).as(group).isNotEmpty();
    }
  }

  @Test
  void groupMembers_ofAVersion_areThoseThatItHad() {
    assertThat(SyscallGroups.members("@mount", 257).orElseThrow()).contains("open_tree");
    assertThat(SyscallGroups.members("@mount", 259).orElseThrow()).doesNotContain("open_tree");
    assertThat(SyscallGroups.members("@default", 252).orElseThrow()).doesNotContain("seccomp");
    assertThat(SyscallGroups.members("@default", 257).orElseThrow()).contains("seccomp", "mseal");
    assertThat(SyscallGroups.members("@sandbox", 252)).isEmpty();
    assertThat(SyscallGroups.members("@known", 9).orElseThrow()).doesNotContain("cachestat");
    assertThat(SyscallGroups.members("@known", 999).orElseThrow()).contains("fchroot");
  }

  @Test
  void groupMembers_ofNoGroup_areEmpty() {
    assertThat(SyscallGroups.members("@basic")).isEmpty();
    assertThat(SyscallGroups.members("basic-io")).isEmpty();
    assertThat(SyscallGroups.members("")).isEmpty();
    assertThat(SyscallGroups.suggest("@basicio")).startsWith("@basic-io");
  }

  @Test
  void closestNames_ofAWord_areOrderedByDistanceAndFew() {
    List<String> names = List.of("read", "readv", "write", "pread64", "reads", "ready", "READ");

    assertThat(ClosestNames.to("raed", names)).containsExactly("READ", "read");
    assertThat(ClosestNames.to("x", names)).isEmpty();
    assertThat(ClosestNames.to("writ", List.of("write", "write"))).containsExactly("write");
  }

  @Test
  void hint_forNoneOneOrSeveral_readsAsASentence() {
    assertThat(ClosestNames.hint(List.of())).isEmpty();
    assertThat(ClosestNames.hint(List.of("a"))).isEqualTo("; did you mean a?");
    assertThat(ClosestNames.hint(List.of("a", "b", "c"))).isEqualTo("; did you mean a, b or c?");
  }
}

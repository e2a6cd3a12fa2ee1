package io.inquest.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.linux.arch.X86_64;
import io.inquest.linux.seccomp.SeccompAction;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionConditionTest {
  private static DecisionRow row(SeccompAction action, int data, OptionalLong result) {
    return new DecisionRow(
        RunName.of(7),
        "",
        new Decision(
            1_000_000_000_000_000_001L,
            3,
            100,
            101,
            "ls",
            "/usr/bin/ls",
            X86_64.ABI.auditArch(),
            X86_64.ABI.syscalls().number("openat").getAsInt(),
            List.of(-100L, 0x7ffe00001000L, 0x80000L, 0L, 0L, 0L),
            "openat(AT_FDCWD, \"/etc/passwd\", O_RDONLY)",
            0x7f0000001000L,
            action.value(),
            data,
            0,
            5,
            "web",
            "files",
            result,
            0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run == 7 && seq == 3",
        "comm == ls",
        "comm == \"ls\" && comm != \"cat\"",
        "exe ~ \"/usr/*\"",
        "decoded ~ \"*passwd*\"",
        "errno == EPERM",
        "errno == \"EPERM\"",
        "errno == 1",
        "errno != \"EACCES\"",
        "action == ERRNO",
        "action == \"ERRNO\"",
        "syscall == openat",
        "arch == x86_64 && audit_arch == 0xc000003e",
        "nr == 257",
        "arg0 == 0xffffffffffffff9c",
        "arg2 & 0x80000",
        "arg2 & O_CLOEXEC",
        "result < 0",
        "result == -EPERM",
        "tid > 100 && tgid <= 100",
        "filter == 0 && instruction == 5",
        "policy == web && rule == files",
        "ip >= 0x7f0000000000",
        "time ~ \"2001-09-09T01:46:40.*\"",
        "!(comm == cat) || seq == 9"
      })
  void test_conditionThatHolds_isTrue(String condition) {
    assertThat(
            DecisionCondition.parse(condition)
                .test(row(SeccompAction.ERRNO, 1, OptionalLong.of(-1))))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"comm == cat", "errno == ENOSYS", "result >= 0", "arg2 & 0x1", "exe ~ \"/bin/*\""})
  void test_conditionThatDoesNotHold_isFalse(String condition) {
    assertThat(
            DecisionCondition.parse(condition)
                .test(row(SeccompAction.ERRNO, 1, OptionalLong.of(-1))))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"errno == EPERM", "errno != EPERM", "result == 0", "result != 0"})
  void test_fieldWithoutValue_isFalse(String condition) {
    assertThat(
            DecisionCondition.parse(condition)
                .test(row(SeccompAction.KILL_PROCESS, 0, OptionalLong.empty())))
        .isFalse();
  }

  @Test
  void parse_unknownField_pointsAtItAndSuggests() {
    assertThatThrownBy(() -> DecisionCondition.parse("seq == 1 && com == \"ls\""))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("did you mean comm")
        .hasMessageContaining("\n  seq == 1 && com == \"ls\"\n              ^^^");
  }

  @Test
  void parse_args_saysWhatToCompare() {
    assertThatThrownBy(() -> DecisionCondition.parse("args == 1"))
        .hasMessageContaining("compare arg0 to arg5");
  }

  @Test
  void parse_unknownErrnoName_isRefused() {
    assertThatThrownBy(() -> DecisionCondition.parse("errno == \"EPREM\""))
        .hasMessageContaining("EPERM");
  }

  @Test
  void callNumbers_ofUnknownName_suggests() {
    assertThatThrownBy(() -> CallNumbers.of("opennat"))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("did you mean openat");
  }
}

package io.inquest.linux.seccomp;

import static io.inquest.linux.seccomp.SeccompAction.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeccompActionTest {
  @ParameterizedTest
  @EnumSource
  void of_valueWithAnyData_isTheAction(SeccompAction action) {
    assertThat(SeccompAction.of(action.value())).isEqualTo(action);
    assertThat(SeccompAction.of(action.with(0xffff))).isEqualTo(action);
    assertThat(action.with(0x12345)).isEqualTo(action.value() + 0x2345);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x00010000, 0x00060000, 0x7ffe0000, 0x80010000, 0xffff0000, 0x7f000000})
  void of_unknownAction_killsTheProcess(int returnValue) {
    assertThat(SeccompAction.of(returnValue | 5)).isEqualTo(KILL_PROCESS);
  }

  @Test
  void values_areInOrderOfPrecedence() {
    SeccompAction[] actions = SeccompAction.values();
    for (int index = 1; index < actions.length; index++) {
      assertThat(outranks(actions[index - 1].with(9), actions[index].with(1))).isTrue();
      assertThat(outranks(actions[index].with(1), actions[index - 1].with(9))).isFalse();
    }
  }

  @Test
  void outranks_sameActionOtherData_isFalse() {
    assertThat(outranks(ERRNO.with(1), ERRNO.with(2))).isFalse();
    assertThat(outranks(ERRNO.with(2), ERRNO.with(1))).isFalse();
  }

  @Test
  void outranks_unknownActions_countsTheirNumbers() {
    assertThat(outranks(0x80010000, KILL_THREAD.value())).isTrue();
    assertThat(outranks(KILL_PROCESS.value(), 0x80010000)).isTrue();
    assertThat(outranks(0x00010000, TRAP.value())).isTrue();
    assertThat(outranks(KILL_THREAD.value(), 0x00010000)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "4095, 4095", "4096, 4095", "65535, 4095"})
  void data_ofErrno_isAtMostMaxErrno(int data, int expected) {
    assertThat(SeccompAction.data(ERRNO.with(data))).isEqualTo(expected);
    assertThat(SeccompAction.data(TRAP.with(data))).isEqualTo(data);
  }

  @Test
  void isRefusal_allButLogAndAllow() {
    assertThat(Arrays.stream(SeccompAction.values()).filter(each -> !each.isRefusal()))
        .containsExactly(LOG, ALLOW);
  }
}

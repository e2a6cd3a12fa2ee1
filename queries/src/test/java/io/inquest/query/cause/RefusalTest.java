package io.inquest.query.cause;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.linux.seccomp.SeccompAction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a record calls a refusal is what the kernel does not let through. */
class RefusalTest {
  @ParameterizedTest
  @EnumSource
  void isRefusal_ofEachAction_isTheKernels(SeccompAction action) {
    assertThat(Decision.isRefusal(action.value())).isEqualTo(action.isRefusal());
    assertThat(Decision.PASSING_ACTIONS.contains(action.value())).isNotEqualTo(action.isRefusal());
  }

  @Test
  void isRefusal_ofAnActionThatTheKernelDoesNotKnow_isTrue() {
    assertThat(Decision.isRefusal(0x7ff80000)).isTrue();
  }
}

package io.inquest.linux.ptrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StopTest {

  @ParameterizedTest
  @CsvSource({
    "0x0007057f, SECCOMP",
    "0x0000857f, SYSCALL",
    "0x0000057f, SIGNAL_DELIVERY",
    "0x00000b7f, SIGNAL_DELIVERY",
    "0x0080057f, TRAP",
    "0x0080137f, GROUP_STOP",
    "0x0080147f, GROUP_STOP",
    "0x0001057f, FORK",
    "0x0002057f, VFORK",
    "0x0003057f, CLONE",
    "0x0004057f, EXEC",
    "0x0006057f, EXIT"
  })
  void of_waitStatus_namesTheStop(String status, Stop stop) {
    assertThat(Stop.of(Integer.decode(status))).isEqualTo(stop);
  }

  @Test
  void of_unknownEvent_isRefused() {
    assertThatThrownBy(() -> Stop.of(0x0055057f)).hasMessageContaining("unknown ptrace event");
  }

  @Test
  void waitStatus_ofEnds_tellsExitSignalAndCore() {
    assertThat(WaitStatus.exited(0x0700)).isTrue();
    assertThat(WaitStatus.exitCode(0x0700)).isEqualTo(7);
    assertThat(WaitStatus.signaled(0x009f)).isTrue();
    assertThat(WaitStatus.terminationSignal(0x009f)).isEqualTo(31);
    assertThat(WaitStatus.coreDumped(0x009f)).isTrue();
    assertThat(WaitStatus.stopped(0x137f)).isTrue();
    assertThat(WaitStatus.signaled(0x137f)).isFalse();
  }
}

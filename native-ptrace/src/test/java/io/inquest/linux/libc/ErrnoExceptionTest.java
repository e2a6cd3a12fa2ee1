package io.inquest.linux.libc;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.linux.arch.Errno;
import org.junit.jupiter.api.Test;

class ErrnoExceptionTest {
  @Test
  void message_ofATask_namesOperationTaskAndErrno() {
    assertThat(new ErrnoException("PTRACE_SEIZE", 7, Errno.EPERM))
        .hasMessage("PTRACE_SEIZE of task 7 failed with EPERM");
  }

  @Test
  void message_ofNoTask_namesNone() {
    assertThat(new ErrnoException("clone", 0, Errno.ENOSYS)).hasMessage("clone failed with ENOSYS");
  }

  @Test
  void message_ofAnErrnoWithoutAName_hasItsNumber() {
    assertThat(new ErrnoException("clone", 0, 4000)).hasMessage("clone failed with errno 4000");
  }
}

package io.inquest.linux.ptrace;

import io.inquest.linux.arch.Errno;
import io.inquest.linux.libc.ErrnoException;

/** The task died while it was stopped (ESRCH): its end is the next thing that wait(2) tells. */
public final class TraceeGoneException extends ErrnoException {
  private static final long serialVersionUID = 1L;

  TraceeGoneException(String operation, int tid) {
    super(operation, tid, Errno.ESRCH);
  }
}

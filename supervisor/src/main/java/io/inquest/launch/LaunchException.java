package io.inquest.launch;

import io.inquest.linux.arch.Errno;
import io.inquest.linux.libc.ErrnoException;

/** The program could not be started; nothing of it has run. */
public final class LaunchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why, in the terms of a shell's exit status. */
  public enum Reason {
    /** There is no such program: exit status 127. */
    NOT_FOUND,
    /** There is, but the kernel would not execute it: exit status 126. */
    NOT_EXECUTABLE,
    /** Inquest, or the kernel, could not set things up: exit status 125. */
    SETUP
  }

  private final Reason reason;

  public LaunchException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public LaunchException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Whether the kernel, or what is around Inquest, forbids it or lacks what it takes. */
  public boolean isRefusal() {
    return reason == Reason.SETUP
        && getCause() instanceof ErrnoException failure
        && (failure.errno() == Errno.EPERM || failure.errno() == Errno.ENOSYS)
        && !failure.operation().startsWith("set");
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}

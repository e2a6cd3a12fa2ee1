package io.inquest.linux.libc;

import io.inquest.linux.arch.ErrnoNames;

/** A native operation failed. */
public class ErrnoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String operation;
  private final int tid;
  private final int errno;

  /**
   * @param operation what was tried, as a man page names it
   * @param tid the task it was tried on, 0 if on none
   * @param errno why it failed
   */
  public ErrnoException(String operation, int tid, int errno) {
    this.operation = operation;
    this.tid = tid;
    this.errno = errno;
  }

  /** {@code PTRACE_SEIZE of task 7 failed with EPERM}. */
  @Override
  public String getMessage() {
    String where = tid == 0 ? "" : " of task " + tid;
    return operation + where + " failed with " + ErrnoNames.nameOrNumber(errno);
  }

  /** What was tried. */
  public String operation() {
    return operation;
  }

  /** The task it was tried on, 0 if on none. */
  public int tid() {
    return tid;
  }

  /** Why it failed. */
  public int errno() {
    return errno;
  }
}

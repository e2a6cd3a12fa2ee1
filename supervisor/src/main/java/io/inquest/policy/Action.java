package io.inquest.policy;

import io.inquest.linux.arch.ErrnoNames;
import io.inquest.linux.seccomp.SeccompAction;

/**
 * What a filter answers: an action and its return data.
 *
 * @param action the upper 16 bits of the filter's return value
 * @param data the lower 16 bits: the errno for ERRNO, 0 where the action takes none
 */
public record Action(SeccompAction action, int data) {
  /** The kernel caps ERRNO's data at this ({@code MAX_ERRNO}, {@code <linux/err.h>}). */
  public static final int MAX_ERRNO = 4095;

  /** Lets the call through. */
  public static final Action ALLOW = new Action(SeccompAction.ALLOW, 0);

  /** Kills the thread group with SIGSYS. */
  public static final Action KILL_PROCESS = new Action(SeccompAction.KILL_PROCESS, 0);

  /** Kills the thread with SIGSYS. */
  public static final Action KILL_THREAD = new Action(SeccompAction.KILL_THREAD, 0);

  public Action {
    if (data < 0 || data > 0xffff) {
      throw new IllegalArgumentException("return data has 16 bits: " + data);
    }
  }

  /** The call returns {@code -errno}. */
  public static Action errno(int errno) {
    return new Action(SeccompAction.ERRNO, errno);
  }

  /** What a filter returns for it: {@code SECCOMP_RET_*} and data. */
  public int returnValue() {
    return action.value() | data;
  }

  // Written out, since a record's own spin method handles at their first use, during a launch.
  @Override
  public boolean equals(Object other) {
    return other instanceof Action that && action == that.action && data == that.data;
  }

  @Override
  public int hashCode() {
    return returnValue();
  }

  /** As policies write it: {@code allow}, {@code errno:EPERM}, {@code kill}. */
  @Override
  public String toString() {
    return switch (action) {
      case ALLOW -> "allow";
      case LOG -> "log";
      case TRACE -> "trace:" + data;
      case USER_NOTIF -> "notify";
      case ERRNO -> "errno:" + ErrnoNames.name(data).orElse(Integer.toString(data));
      case TRAP -> "trap";
      case KILL_THREAD -> "kill-thread";
      case KILL_PROCESS -> "kill";
    };
  }
}

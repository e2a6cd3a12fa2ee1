package io.inquest.linux.seccomp;

/**
 * The upper half of what a filter returns: {@code SECCOMP_RET_*} of {@code <linux/seccomp.h>},
 * named without that prefix, and in the order in which they take precedence, the most restrictive
 * first.
 */
public enum SeccompAction {
  /** Ends the thread group with SIGSYS and a core dump. */
  KILL_PROCESS(0x80000000),
  /** Ends the task; a thread group's last one takes SIGSYS and a core dump. */
  KILL_THREAD(0x00000000),
  /** Skips the call and sends SIGSYS, with the data as {@code si_errno}. */
  TRAP(0x00030000),
  /** Skips the call, which fails with the data as its errno. */
  ERRNO(0x00050000),
  /** Leaves the call to the listener of the filter. */
  USER_NOTIF(0x7fc00000),
  /** Leaves the call to a tracer; ENOSYS without one. */
  TRACE(0x7ff00000),
  /** Lets the call through and logs it. */
  LOG(0x7ffc0000),
  /** Lets the call through. */
  ALLOW(0x7fff0000);

  /** {@code SECCOMP_RET_ACTION_FULL}: the bits of a return value that are the action. */
  public static final int ACTION_MASK = 0xffff0000;

  /** {@code SECCOMP_RET_DATA}: the bits of a return value that are the action's data. */
  public static final int DATA_MASK = 0x0000ffff;

  /** {@code MAX_ERRNO} of {@code <linux/err.h>}: the kernel lowers a greater errno to it. */
  public static final int MAX_ERRNO = 4095;

  private final int value;

  SeccompAction(int value) {
    this.value = value;
  }

  /** The {@code SECCOMP_RET_*} value; its lower half is zero. */
  public int value() {
    return value;
  }

  /** A filter's return value of this action with data, of which 16 bits count. */
  public int with(int data) {
    return value | (data & DATA_MASK);
  }

  /** Whether the call did not go through unasked: all but {@link #LOG} and {@link #ALLOW}. */
  public boolean isRefusal() {
    return this != LOG && this != ALLOW;
  }

  /** What the kernel does on a return value: an action it does not know kills the process. */
  public static SeccompAction of(int returnValue) {
    return switch (returnValue & ACTION_MASK) {
      case 0x00000000 -> KILL_THREAD;
      case 0x00030000 -> TRAP;
      case 0x00050000 -> ERRNO;
      case 0x7fc00000 -> USER_NOTIF;
      case 0x7ff00000 -> TRACE;
      case 0x7ffc0000 -> LOG;
      case 0x7fff0000 -> ALLOW;
      default -> KILL_PROCESS;
    };
  }

  /** The data of a return value as the kernel uses it: an errno is at most {@link #MAX_ERRNO}. */
  public static int data(int returnValue) {
    int data = returnValue & DATA_MASK;
    return of(returnValue) == ERRNO ? Math.min(data, MAX_ERRNO) : data;
  }

  /**
   * Whether one filter's return value beats another's: {@code ACTION_ONLY} of {@code
   * kernel/seccomp.c} compares the actions as signed numbers, unknown ones by their number too.
   */
  public static boolean outranks(int returnValue, int other) {
    return (returnValue & ACTION_MASK) < (other & ACTION_MASK);
  }
}

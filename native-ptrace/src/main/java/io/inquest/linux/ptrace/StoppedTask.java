package io.inquest.linux.ptrace;

import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.NativeBuffer;

/** What other threads than the tracer may ask of a task that stands still for it. Thread-safe. */
public final class StoppedTask {
  // <linux/wait.h>
  private static final int P_PID = 1;
  private static final int WNOHANG = 1;
  private static final int WSTOPPED = 2;
  private static final int WEXITED = 4;
  private static final int WNOWAIT = 0x01000000;
  private static final int WALL = 0x40000000;

  private static final int SIZEOF_SIGINFO = 128;

  // siginfo_t of SIGCHLD, 64 bits: si_signo, si_errno, si_code, filler, si_pid, si_uid, si_status
  private static final int SIGINFO_CODE = 8;
  private static final int SIGINFO_STATUS = 24;
  private static final int CLD_EXITED = 1;
  private static final int CLD_DUMPED = 3;
  private static final int STOPPED_AT_EXIT = 5 | 6 << 8; // SIGTRAP, PTRACE_EVENT_EXIT

  private StoppedTask() {}

  /**
   * Whether a task has been killed since its tracer took its last stop: nothing else than SIGKILL
   * makes a task that is stopped by ptrace(2) run, and it then stops at its exit event, or ends.
   * The tracer still gets that event (WNOWAIT).
   *
   * @param tid a tracee of a thread of this process, traced with PTRACE_O_TRACEEXIT
   */
  public static boolean isKilled(int tid) {
    NativeBuffer info = NativeBuffer.allocate(SIZEOF_SIGINFO);
    int options = WNOHANG | WSTOPPED | WEXITED | WNOWAIT | WALL;
    if (LibC.waitid(P_PID, tid, info.address(), options) != 0) {
      return false;
    }
    int code = info.bytes().getInt(SIGINFO_CODE);
    boolean ended = code >= CLD_EXITED && code <= CLD_DUMPED;
    return ended || info.bytes().getInt(SIGINFO_STATUS) == STOPPED_AT_EXIT;
  }
}

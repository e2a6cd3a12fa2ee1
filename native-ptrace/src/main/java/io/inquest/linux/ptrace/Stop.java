package io.inquest.linux.ptrace;

import io.inquest.linux.libc.Signals;

/** Why a tracee stands still (ptrace(2), "Stopped states"). */
public enum Stop {
  /** A filter answered RET_TRACE: before the call, nothing of it has run. */
  SECCOMP,
  /** Entry to, or return from, a system call (PTRACE_O_TRACESYSGOOD). */
  SYSCALL,
  /** A signal is about to be delivered. */
  SIGNAL_DELIVERY,
  /** The thread group stopped (SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU). */
  GROUP_STOP,
  /** A new task's first stop, an answer to PTRACE_INTERRUPT, or the end of a group-stop. */
  TRAP,
  FORK,
  VFORK,
  CLONE,
  EXEC,
  /** The task begins to exit; its registers and memory are still there. */
  EXIT;

  private static final int EVENT_FORK = 1;
  private static final int EVENT_VFORK = 2;
  private static final int EVENT_CLONE = 3;
  private static final int EVENT_EXEC = 4;
  private static final int EVENT_EXIT = 6;
  private static final int EVENT_SECCOMP = 7;
  private static final int EVENT_STOP = 128;
  private static final int SYSCALL_SIGNAL = Signals.SIGTRAP | 0x80;

  /** Whether a wait status tells of {@link #EXEC}. */
  static boolean isExec(int status) {
    return WaitStatus.event(status) == EVENT_EXEC;
  }

  /** The kind of stop that a wait status tells of. */
  static Stop of(int status) {
    int signal = WaitStatus.stopSignal(status);
    return switch (WaitStatus.event(status)) {
      case 0 -> signal == SYSCALL_SIGNAL ? SYSCALL : SIGNAL_DELIVERY;
      case EVENT_FORK -> FORK;
      case EVENT_VFORK -> VFORK;
      case EVENT_CLONE -> CLONE;
      case EVENT_EXEC -> EXEC;
      case EVENT_EXIT -> EXIT;
      case EVENT_SECCOMP -> SECCOMP;
      case EVENT_STOP -> signal == Signals.SIGTRAP ? TRAP : GROUP_STOP;
      default -> throw new IllegalArgumentException("unknown ptrace event, status " + status);
    };
  }
}

package io.inquest.linux.ptrace;

/** The parts of a wait status, as wait(2) and ptrace(2) define them. */
public final class WaitStatus {
  private WaitStatus() {}

  /** WIFEXITED. */
  public static boolean exited(int status) {
    return (status & 0x7f) == 0;
  }

  /** WEXITSTATUS. */
  public static int exitCode(int status) {
    return (status >> 8) & 0xff;
  }

  /** WIFSIGNALED. */
  public static boolean signaled(int status) {
    return (status & 0x7f) != 0 && (status & 0x7f) != 0x7f;
  }

  /** WTERMSIG. */
  public static int terminationSignal(int status) {
    return status & 0x7f;
  }

  /** WCOREDUMP. */
  public static boolean coreDumped(int status) {
    return (status & 0x80) != 0;
  }

  /** WIFSTOPPED. */
  public static boolean stopped(int status) {
    return (status & 0xff) == 0x7f;
  }

  /** WSTOPSIG, with bit 7 set at a syscall-stop (PTRACE_O_TRACESYSGOOD). */
  public static int stopSignal(int status) {
    return (status >> 8) & 0xff;
  }

  /** The {@code PTRACE_EVENT_*} number of a stop, 0 if it is no event-stop. */
  public static int event(int status) {
    return status >> 16;
  }

  /** What {@code si_code} is while the task stands at an event-stop: the event above the signal. */
  static int eventCode(int status) {
    return status >>> 8;
  }
}

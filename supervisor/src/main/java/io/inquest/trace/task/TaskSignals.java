package io.inquest.trace.task;

import io.inquest.linux.proc.ProcFs;

/**
 * Signals of a task, as {@code /proc/TID/status} shows them (proc(5)): bit N-1 stands for signal N.
 *
 * @param pending those that wait for the task itself
 * @param shared those that wait for its thread group
 * @param blocked those that it does not take at present
 * @param caught those that it has a handler for
 */
public record TaskSignals(long pending, long shared, long blocked, long caught) {

  /** As they are now; none of a task that is gone. */
  public static TaskSignals of(int tid) {
    byte[] status = ProcFs.read("/proc/" + tid + "/status");
    return new TaskSignals(
        set(status, "SigPnd:"),
        set(status, "ShdPnd:"),
        set(status, "SigBlk:"),
        set(status, "SigCgt:"));
  }

  private static long set(byte[] status, String key) {
    String digits = ProcFs.field(status, key);
    return digits.isEmpty() ? 0 : Long.parseUnsignedLong(digits, 16);
  }

  /** Whether one is about to be delivered. */
  public boolean anyArrives() {
    return ((pending | shared) & ~blocked) != 0;
  }

  /** Whether a signal waits for the task itself. */
  public boolean isPending(int signal) {
    return has(pending, signal);
  }

  /** Whether the task has a handler for a signal. */
  public boolean catches(int signal) {
    return has(caught, signal);
  }

  private static boolean has(long set, int signal) {
    return ((set >>> (signal - 1)) & 1) == 1;
  }
}

package io.inquest.trace.task;

import io.inquest.linux.ptrace.StoppedTracee;

/** Something to do when a call returns to the program. */
@FunctionalInterface
public interface ExitDuty {
  /**
   * Does it.
   *
   * @param stopped the task, at the call's syscall-exit-stop
   * @param result what the call returned, a negated errno on failure
   */
  void atExit(Task task, StoppedTracee stopped, long result);
}

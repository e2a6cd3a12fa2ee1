package io.inquest.trace.task;

import io.inquest.linux.ptrace.StoppedTracee;

/** What a task is to do for the run before it goes on with its program. */
public interface Errand {
  /**
   * At each stop of the task while it has the errand.
   *
   * @return whether the stop has been dealt with: the task has been resumed, or is held
   */
  boolean takes(Task task, StoppedTracee stopped);
}

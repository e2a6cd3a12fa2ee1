package io.inquest.trace.follow;

import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.trace.task.Task;
import io.inquest.trace.task.TaskTable;

/**
 * Whom a run serves besides its records: what the tracer tells whoever started Inquest, and how
 * they call it away. Owned by the tracer thread.
 */
public interface RunClient {
  /** A thread group has joined the run. */
  void groupStarted(int tgid);

  /**
   * A task has been reaped.
   *
   * @param tid a thread group's, if its leader has
   * @param status its wait status
   */
  void ended(int tid, int status);

  /**
   * A task is at the delivery of a signal.
   *
   * @return the signal that it is to get, 0 for none
   */
  int delivered(Task task, StoppedTracee stopped);

  /** A task has entered a group-stop. */
  void groupStopped();

  /** Whether {@link #settle} is to be called once no event is left to look at. */
  boolean unsettled();

  /** To be called when all events have been handled. */
  void settle(TaskTable tasks);

  /** Whether an event is no task's, but calls the tracer away from all of them. */
  boolean callsAway(int tid);

  /**
   * Before the tracer waits for the next event.
   *
   * @param known how many tasks it knows
   */
  void willWait(int known);

  /**
   * Whether there is anything left to follow.
   *
   * @param known how many tasks the tracer knows
   */
  boolean staysFor(int known);
}

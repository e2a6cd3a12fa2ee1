package io.inquest.run;

import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.trace.follow.RunClient;
import io.inquest.trace.interrupt.Bell;
import io.inquest.trace.task.Task;
import io.inquest.trace.task.TaskTable;

/**
 * Whoever started {@code inquest attach}: the processes are not theirs to see through Inquest, they
 * only call it away. Owned by the tracer thread.
 */
final class AttachedClient implements RunClient {
  private final Bell bell;

  AttachedClient(Bell bell) {
    this.bell = bell;
  }

  @Override
  public void groupStarted(int tgid) {}

  @Override
  public void ended(int tid, int status) {}

  @Override
  public int delivered(Task task, StoppedTracee stopped) {
    return stopped.signal();
  }

  @Override
  public void groupStopped() {}

  @Override
  public boolean unsettled() {
    return false;
  }

  @Override
  public void settle(TaskTable tasks) {}

  @Override
  public boolean callsAway(int tid) {
    return bell.isRungBy(tid);
  }

  @Override
  public void willWait(int known) {}

  @Override
  public boolean staysFor(int known) {
    return known > 0;
  }
}

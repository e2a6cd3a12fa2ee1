package io.inquest.trace;

import io.inquest.linux.ptrace.StoppedTracee;

/**
 * The shell, or whoever else started {@code inquest run} and sees in it the program. Owned by the
 * tracer thread.
 */
final class LaunchedClient implements RunClient {
  private final int leader;
  private final JobControl jobControl;
  private final SignalForwarder forwarder;
  private final TightenOrders orders;

  /**
   * @param leader the launched program's thread group
   * @param orders closed when no task is left: their bell is a child of the tracer's, too
   */
  LaunchedClient(int leader, SignalForwarder forwarder, TightenOrders orders) {
    this.leader = leader;
    this.jobControl = new JobControl(leader);
    this.forwarder = forwarder;
    this.orders = orders;
  }

  @Override
  public void groupStarted(int tgid) {
    forwarder.groupStarted(tgid);
  }

  @Override
  public void ended(int tid) {
    forwarder.groupEnded(tid);
    if (tid == leader) {
      forwarder.leaderEnded();
      JobControl.takeTerminalSignals();
    }
  }

  @Override
  public void delivered(Task task, StoppedTracee stopped) {
    if (task.tgid() == leader) {
      forwarder.delivered(stopped);
    }
  }

  @Override
  public void groupStopped() {
    jobControl.groupStopped();
  }

  @Override
  public boolean unsettled() {
    return jobControl.unsettled();
  }

  @Override
  public void settle(TraceTable tasks) {
    jobControl.settle(tasks);
  }

  @Override
  public boolean callsAway(int tid) {
    return false;
  }

  @Override
  public boolean staysFor(int known) {
    if (known == 0) {
      orders.close();
    }
    // Also for a child that nobody has told of yet.
    return true;
  }
}

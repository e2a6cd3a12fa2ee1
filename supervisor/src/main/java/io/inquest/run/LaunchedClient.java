package io.inquest.run;

import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.trace.follow.RunClient;
import io.inquest.trace.task.Task;
import io.inquest.trace.task.TaskTable;
import io.inquest.trace.tighten.TightenOrders;
import java.util.Optional;

/**
 * The shell, or whoever else started {@code inquest run} and sees in it the program. Owned by the
 * tracer thread.
 */
final class LaunchedClient implements RunClient {
  private final int leader;
  private final JobControl jobControl;
  private final SignalForwarder forwarder;
  private final TightenOrders orders;
  private final Optional<WaitingShell> shell;
  private final Outliving outliving;
  private boolean leaderEnded;

  /**
   * @param leader the launched program's thread group
   * @param orders closed when no task is left: their bell is a child of the tracer's, too
   * @param shell what waits in front of this process, if anything does
   */
  LaunchedClient(
      int leader,
      SignalForwarder forwarder,
      TightenOrders orders,
      Optional<WaitingShell> shell,
      Outliving outliving) {
    this.leader = leader;
    this.jobControl = new JobControl(leader, shell);
    this.forwarder = forwarder;
    this.orders = orders;
    this.shell = shell;
    this.outliving = outliving;
  }

  @Override
  public void groupStarted(int tgid) {
    forwarder.groupStarted(tgid);
  }

  @Override
  public void ended(int tid, int status) {
    forwarder.groupEnded(tid);
    if (tid == leader) {
      leaderEnded = true;
      outliving.programEnded(status);
      forwarder.leaderEnded(outliving);
      if (shell.isEmpty()) {
        JobControl.takeTerminalSignals();
      }
    }
  }

  @Override
  public int delivered(Task task, StoppedTracee stopped) {
    if (task.tgid() == leader) {
      forwarder.delivered(stopped);
    }
    return leaderEnded && outliving.isForInquest(stopped) ? 0 : stopped.signal();
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
  public void settle(TaskTable tasks) {
    jobControl.settle(tasks);
  }

  @Override
  public boolean callsAway(int tid) {
    return false;
  }

  @Override
  public void willWait(int known) {
    if (leaderEnded) {
      outliving.left(known);
    }
    if (known == 0) {
      orders.close();
    }
  }

  @Override
  public boolean staysFor(int known) {
    // Also for a child that nobody has told of yet.
    return true;
  }
}

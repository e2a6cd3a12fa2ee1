package io.inquest.trace.follow;

import io.inquest.decide.TaskFilters;
import io.inquest.linux.arch.Errno;
import io.inquest.linux.libc.ErrnoException;
import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.Signals;
import io.inquest.linux.ptrace.Ptrace;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.ptrace.TraceeGoneException;
import io.inquest.linux.ptrace.WaitStatus;
import io.inquest.trace.install.InheritedFilters;
import io.inquest.trace.interrupt.MemoryHolds;
import io.inquest.trace.interrupt.TracerCalls;
import io.inquest.trace.record.RecordLostException;
import io.inquest.trace.record.RunRecorder;
import io.inquest.trace.task.Task;
import io.inquest.trace.task.TaskGroup;
import io.inquest.trace.task.TaskTable;
import java.util.ArrayList;
import java.util.List;

/**
 * Follows all tasks of a run from stop to stop, on one thread, until the last has ended.
 *
 * <p>The thread that constructs it must be the tracees' tracer, and is the only one to use it.
 */
public final class Tracer {

  private final Ptrace ptrace;
  private final TaskTable tasks;
  private final RunRecorder recorder;
  private final MemoryHolds holds;
  private final InheritedFilters inherited;
  private final TracerCalls calls;
  private final Newborns newborns;
  private final StopDispatch dispatch;
  private final Births births;
  private final RunClient client;
  private final MemoryWatchdog watchdog;
  private final int leader;
  private boolean leaving;
  private Task lastEnded;
  private int leaderStatus;
  private RecordLostException lost;

  /** Every task is to die, and nothing is decided or held any more. */
  private boolean killing;

  /**
   * @param watchdog kills the program should the tracer wait for its memory
   * @param leader the thread group whose end is the run's
   */
  Tracer(TracerParts parts, RunClient client, MemoryWatchdog watchdog, int leader) {
    this.ptrace = parts.ptrace();
    this.tasks = parts.tasks();
    this.recorder = parts.recorder();
    this.holds = parts.holds();
    this.calls = parts.calls();
    this.inherited = new InheritedFilters(recorder);
    this.newborns = new Newborns(ptrace, tasks);
    this.dispatch = new StopDispatch(parts, client, newborns);
    this.births = dispatch.births();
    this.client = client;
    this.watchdog = watchdog;
    this.leader = leader;
    recorder.heedDeaths(this::anyTaskLives);
  }

  /** Takes over the launched program, which stands at the exit-stop of its exec, and starts it. */
  public void begin(StoppedTracee launched, TaskFilters filters) {
    lastEnded = births.launched(launched, filters);
    lastEnded.resume(launched, 0);
  }

  /** Takes over tasks of a thread group that are seized and run: each stops soon. */
  public void begin(int tgid, List<Integer> tids) {
    TaskGroup group = new TaskGroup(tgid, Births.exeOf(tgid));
    for (int tid : tids) {
      Task task = births.attached(tid, group);
      interrupt(task);
      births.recordAttached(task);
      lastEnded = task;
    }
  }

  private void interrupt(Task task) {
    try {
      ptrace.interrupt(task.tid());
    } catch (TraceeGoneException e) {
      // A later wait tells how it ended.
    }
  }

  /** Lets all tasks go their way, each as soon as it stands still and is as it would be alone. */
  private void leaveAll() {
    leaving = true;
    births.makeLeave();
    List<Task> ending = new ArrayList<>();
    tasks.forEach(
        task -> {
          task.attachment().makeLeave();
          if (task.exiting()) {
            ending.add(task);
          } else {
            interrupt(task);
          }
        });
    // A leader that ended before its threads is reaped with the last of them: that may take long.
    ending.forEach(dispatch::forget);
  }

  /** Whether the tracer was called away before the last task ended. */
  public boolean left() {
    return leaving;
  }

  /**
   * Follows the tasks until none is left.
   *
   * @return the launched program's wait status
   * @throws RecordLostException if a record was lost and the run was killed for it
   */
  public int follow() {
    int tid;
    while ((tid = nextEvent()) != 0) {
      int status = ptrace.waitStatus();
      if (client.callsAway(tid)) {
        leaveAll();
        continue;
      }
      if (calls.isMadeBy(tid)) {
        calls.attend(status);
        continue;
      }
      try {
        handle(tid, status);
      } catch (TraceeGoneException e) {
        // It was killed while it stood still, which a later wait tells of; its records stand.
      } catch (RecordLostException e) {
        killAll(e);
      }
      if (!killing && watchdog.killedFor().isPresent()) {
        // Those, too, that it did not know of.
        killAll();
      }
    }
    if (lost != null) {
      throw lost;
    }
    return leaderStatus;
  }

  /** The next task that stopped or ended; 0 when none is left that is to be followed. */
  private int nextEvent() {
    client.willWait(tasks.size());
    if (!client.staysFor(tasks.size())) {
      return 0;
    }
    if (client.unsettled()) {
      int tid = ptrace.pollAny();
      if (tid != 0) {
        return tid;
      }
      client.settle(tasks);
    }
    while (!killing && (newborns.anyHeld() || holds.anyWaits())) {
      int tid = newborns.poll();
      if (tid != 0) {
        return tid;
      }
      try {
        if (holds.any()) {
          dispatch.goOnWithHeld();
        } else {
          newborns.overdue().ifPresent(child -> births.adopt(child, lastEnded));
        }
      } catch (RecordLostException e) {
        killAll(e);
      }
    }
    return ptrace.waitForAny();
  }

  private void handle(int tid, int status) {
    if (!WaitStatus.stopped(status)) {
      ended(tid, status);
      return;
    }
    Task task = tasks.get(tid);
    if (task == null) {
      // A child may stop before its parent tells of it: the parent's event starts it.
      task = Task.unannounced(ptrace, tid);
      tasks.put(task);
    }
    StoppedTracee stopped = task.tracee().stoppedBy(status);
    if (killing) {
      LibC.kill(task.tgid(), Signals.SIGKILL);
      stopped.resume();
      return;
    }
    if (!task.announced()) {
      newborns.hold(task, stopped);
      return;
    }
    task.stoppedBy(0);
    task.offspring().vforked(false);
    if (task.attachment().awaitsFilters()) {
      inherited.read(task, stopped);
    }
    dispatch.stopped(task, stopped);
  }

  private void ended(int tid, int status) {
    Task task = tasks.remove(tid);
    client.ended(tid, status);
    if (tid == leader) {
      leaderStatus = status;
    }
    if (task == null) {
      return;
    }
    if (!task.announced()) {
      births.adopt(task, lastEnded);
    }
    lastEnded = task;
    if (tid == task.tgid()) {
      recorder.stacks().groupEnded(tid);
    }
    dispatch.ended(task, status);
  }

  private boolean anyTaskLives() {
    boolean[] lives = new boolean[1];
    tasks.forEach(task -> lives[0] |= !task.exiting() && !ptrace.isEnding(task.tid()));
    return lives[0];
  }

  private void killAll(RecordLostException cause) {
    lost = cause;
    killAll();
  }

  private void killAll() {
    killing = true;
    tasks.forEach(
        task -> {
          if (LibC.kill(task.tgid(), Signals.SIGKILL) != 0 && LibC.errno() != Errno.ESRCH) {
            throw new ErrnoException("kill", task.tgid(), LibC.errno());
          }
        });
  }
}

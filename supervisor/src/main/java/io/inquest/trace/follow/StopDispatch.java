package io.inquest.trace.follow;

import io.inquest.audit.entry.AuditEntry.TaskStart;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.ptrace.SyscallInfo;
import io.inquest.linux.ptrace.TraceeGoneException;
import io.inquest.trace.interrupt.Interruption;
import io.inquest.trace.interrupt.MemoryHolds;
import io.inquest.trace.stop.Deaths;
import io.inquest.trace.stop.EntryStops;
import io.inquest.trace.stop.SeccompStops;
import io.inquest.trace.task.ExitDuty;
import io.inquest.trace.task.Task;
import io.inquest.trace.task.TaskTable;
import io.inquest.trace.tighten.Tightening;

/**
 * What becomes of a stop: whose business it is, and which other tasks may go on after it. Owned by
 * the tracer thread.
 */
final class StopDispatch {
  private final SeccompStops seccompStops;
  private final EntryStops entryStops;
  private final MemoryHolds holds;
  private final Deaths deaths;
  private final Tightening tightening;
  private final Interruption interruption;
  private final RunClient client;
  private final TaskTable tasks;
  private final Births births;

  StopDispatch(TracerParts parts, RunClient client, Newborns newborns) {
    this.seccompStops = parts.seccompStops();
    this.entryStops = parts.entryStops();
    this.holds = parts.holds();
    this.deaths = parts.deaths();
    this.tightening = parts.tightening();
    this.interruption = parts.interruption();
    this.client = client;
    this.tasks = parts.tasks();
    this.births = new Births(parts, client, newborns, this::release);
    tightening.onRelease(this::releaseHeldFor);
  }

  /** Those who join the run. */
  Births births() {
    return births;
  }

  /** A task of the run has stopped. */
  void stopped(Task task, StoppedTracee stopped) {
    if (!holds.any()) {
      dispatch(task, stopped);
    } else if (holds.park(task, stopped)) {
      goOnWithHeld();
    } else {
      dispatch(task, stopped);
      goOnWithHeld();
    }
  }

  /** Lets those go on that waited for others to stand still, if these do. */
  void goOnWithHeld() {
    Task caller;
    while ((caller = holds.nextReady()) != null) {
      release(caller);
    }
  }

  /** A task's call has returned, or it ends: those that were held for it go on. */
  void releaseHeldFor(Task caller) {
    if (holds.any()) {
      for (Task parked : holds.release(caller)) {
        release(parked);
      }
    }
  }

  /** Lets a task go that was held until it is known whose it is, or until others stand still. */
  private void release(Task task) {
    StoppedTracee held = task.takeHeld();
    if (held != null && !(holds.any() && holds.park(task, held))) {
      try {
        dispatch(task, held);
      } catch (TraceeGoneException e) {
        // It was killed while it was held, which a later wait tells of.
      }
    }
  }

  private void dispatch(Task task, StoppedTracee stopped) {
    task.atFirstStop(stopped);
    boolean byDetour = task.interrupt().endDetour(stopped);
    if (task.errand() != null && task.errand().takes(task, stopped)) {
      return;
    }
    if (byDetour && !task.filters().exact()) {
      task.resume(stopped, 0);
      return;
    }
    handle(task, stopped);
    if (task.attachment().left()) {
      forget(task);
    }
  }

  private void handle(Task task, StoppedTracee stopped) {
    switch (stopped.stop()) {
      case SECCOMP -> seccompStops.handle(task, stopped);
      case SYSCALL -> {
        SyscallInfo info = stopped.syscallInfo();
        if (info.operation() == SyscallInfo.ENTRY) {
          entryStops.handle(task, stopped);
        } else {
          syscallExit(task, stopped, info.result());
        }
      }
      case SIGNAL_DELIVERY -> {
        deaths.signal(task, stopped);
        task.resume(stopped, client.delivered(task, stopped));
      }
      case GROUP_STOP -> groupStop(task, stopped);
      case TRAP -> {
        if (task.interrupt().take()) {
          interruption.undo(task, stopped);
        }
        task.resume(stopped, 0);
      }
      case FORK -> births.forked(task, stopped, TaskStart.FORK);
      case VFORK -> {
        task.offspring().vforked(true);
        births.forked(task, stopped, TaskStart.VFORK);
      }
      case CLONE -> births.forked(task, stopped, TaskStart.CLONE);
      case EXEC -> births.executed(task, stopped);
      case EXIT -> exit(task, stopped);
    }
  }

  private void syscallExit(Task task, StoppedTracee stopped, long result) {
    ExitDuty duty;
    while ((duty = task.nextExitDuty()) != null) {
      duty.atExit(task, stopped, result);
    }
    try {
      task.resume(stopped, 0);
    } finally {
      releaseHeldFor(task);
    }
  }

  private void groupStop(Task task, StoppedTracee stopped) {
    if (task.attachment().leaving()) {
      task.leave(stopped, 0);
    } else {
      task.stoppedBy(stopped.signal());
      stopped.listen();
      client.groupStopped();
    }
  }

  private void exit(Task task, StoppedTracee stopped) {
    holds.ended(task);
    int status = deaths.exit(task, stopped);
    try {
      if (task.attachment().leaving()) {
        task.leave(stopped, 0);
      } else {
        stopped.resume();
      }
    } finally {
      deaths.ended(task, status);
      tightening.ended(task);
      releaseHeldFor(task);
    }
  }

  /** A task is followed no more, though it lives on. */
  void forget(Task task) {
    tasks.remove(task.tid());
    task.comm().close();
    holds.ended(task);
    releaseHeldFor(task);
  }

  /** A task has been reaped. */
  void ended(Task task, int status) {
    task.comm().close();
    deaths.ended(task, status);
    holds.ended(task);
    tightening.ended(task);
    releaseHeldFor(task);
    goOnWithHeld();
  }
}

package io.inquest.trace.follow;

import io.inquest.audit.entry.AuditEntry.TaskExecuted;
import io.inquest.audit.entry.AuditEntry.TaskStart;
import io.inquest.audit.entry.AuditEntry.TaskStarted;
import io.inquest.decide.TaskFilters;
import io.inquest.linux.libc.Errno;
import io.inquest.linux.libc.ErrnoException;
import io.inquest.linux.libc.LibC;
import io.inquest.linux.memory.ImageMarks;
import io.inquest.linux.proc.ProcFs;
import io.inquest.linux.ptrace.Ptrace;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.ptrace.SyscallInfo;
import io.inquest.linux.ptrace.TraceeGoneException;
import io.inquest.linux.ptrace.WaitStatus;
import io.inquest.trace.install.InheritedFilters;
import io.inquest.trace.interrupt.Interruption;
import io.inquest.trace.interrupt.MemoryHolds;
import io.inquest.trace.interrupt.TracerCalls;
import io.inquest.trace.record.RecordLostException;
import io.inquest.trace.record.RunRecorder;
import io.inquest.trace.stop.Deaths;
import io.inquest.trace.stop.EntryStops;
import io.inquest.trace.stop.SeccompStops;
import io.inquest.trace.task.ExitDuty;
import io.inquest.trace.task.Task;
import io.inquest.trace.task.TaskComm;
import io.inquest.trace.task.TaskGroup;
import io.inquest.trace.task.TaskTable;
import io.inquest.trace.tighten.Tightening;
import java.util.ArrayList;
import java.util.List;

/**
 * Follows all tasks of a run from stop to stop, on one thread, until the last has ended.
 *
 * <p>The thread that constructs it must be the tracees' tracer, and is the only one to use it.
 */
public final class Tracer {
  private static final int SIGKILL = 9;

  private final Ptrace ptrace;
  private final TaskTable tasks;
  private final RunRecorder recorder;
  private final SeccompStops seccompStops;
  private final EntryStops entryStops;
  private final MemoryHolds holds;
  private final Deaths deaths;
  private final InheritedFilters inherited;
  private final RunClient client;
  private final MemoryWatchdog watchdog;
  private final int leader;
  private final Newborns newborns;
  private final Tightening tightening;
  private final TracerCalls calls;
  private final Interruption interruption;
  private boolean leaving;
  private Task lastEnded;
  private int leaderStatus;
  private RecordLostException lost;

  /** Every task is to die, and nothing is decided or held any more. */
  private boolean killing;

  /**
   * @param leader the thread group of the launched program
   */
  Tracer(
      Ptrace ptrace,
      TaskTable tasks,
      RunRecorder recorder,
      SeccompStops seccompStops,
      EntryStops entryStops,
      MemoryHolds holds,
      Deaths deaths,
      Tightening tightening,
      TracerCalls calls,
      Interruption interruption,
      RunClient client,
      MemoryWatchdog watchdog,
      int leader) {
    this.ptrace = ptrace;
    this.tasks = tasks;
    this.recorder = recorder;
    this.seccompStops = seccompStops;
    this.entryStops = entryStops;
    this.holds = holds;
    this.deaths = deaths;
    this.inherited = new InheritedFilters(recorder);
    this.client = client;
    this.watchdog = watchdog;
    this.leader = leader;
    this.newborns = new Newborns(ptrace, tasks);
    this.tightening = tightening;
    this.calls = calls;
    this.interruption = interruption;
    tightening.onRelease(this::releaseHeldFor);
    recorder.heedDeaths(this::anyTaskLives);
  }

  /** Takes over the launched program, which stands at the exit-stop of its exec, and starts it. */
  public void begin(StoppedTracee launched, TaskFilters filters) {
    int tid = launched.tid();
    Task task = Task.unannounced(ptrace, tid).announce(new TaskGroup(tid, exeOf(tid)), filters);
    tasks.put(task);
    recorder.append(new TaskStarted(recorder.now(), tid, tid, 0, TaskStart.LAUNCH));
    recordExec(task, task.comm().text(), marks(launched));
    lastEnded = task;
    task.resume(launched, 0);
  }

  /** Takes over tasks of a thread group that are seized and run: each stops soon. */
  public void begin(int tgid, List<Integer> tids) {
    TaskGroup group = new TaskGroup(tgid, exeOf(tgid));
    for (int tid : tids) {
      Task task = Task.unannounced(ptrace, tid).announce(group, TaskFilters.NONE_EXACT);
      task.awaitFilters();
      tasks.put(task);
      interrupt(task);
      recorder.append(new TaskStarted(recorder.now(), tid, tgid, 0, TaskStart.ATTACH));
      if (tid == tgid) {
        recordExec(task, task.comm().text(), ImageMarks.ofRunning(tid));
      }
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
    List<Task> ending = new ArrayList<>();
    tasks.forEach(
        task -> {
          task.makeLeave();
          if (task.exiting()) {
            ending.add(task);
          } else {
            interrupt(task);
          }
        });
    // A leader that ended before its threads is reaped with the last of them: that may take long.
    ending.forEach(this::forget);
  }

  private void forget(Task task) {
    tasks.remove(task.tid());
    task.comm().close();
    holds.ended(task);
    releaseHeldFor(task);
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
    while (client.staysFor(tasks.size()) && (tid = nextEvent()) != 0) {
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

  /** The next task that stopped or ended; 0 when none is left. */
  private int nextEvent() {
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
          goOnWithHeld();
        } else {
          newborns.overdue().ifPresent(this::adopt);
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
      LibC.kill(task.tgid(), SIGKILL);
      stopped.resume();
      return;
    }
    if (!task.announced()) {
      newborns.hold(task, stopped);
      return;
    }
    task.stoppedBy(0);
    task.vforked(false);
    if (task.awaitsFilters()) {
      inherited.read(task, stopped);
    }
    if (!holds.any()) {
      dispatch(task, stopped);
    } else if (holds.park(task, stopped)) {
      goOnWithHeld();
    } else {
      dispatch(task, stopped);
      goOnWithHeld();
    }
  }

  private void goOnWithHeld() {
    Task caller;
    while ((caller = holds.nextReady()) != null) {
      release(caller);
    }
  }

  /** A task's call has returned, or it ends: those that were held for it go on. */
  private void releaseHeldFor(Task caller) {
    if (holds.any()) {
      for (Task parked : holds.release(caller)) {
        release(parked);
      }
    }
  }

  private void dispatch(Task task, StoppedTracee stopped) {
    task.atFirstStop(stopped);
    boolean byDetour = task.endDetour(stopped);
    if (task.errand() != null && task.errand().takes(task, stopped)) {
      return;
    }
    if (byDetour && !task.filters().exact()) {
      task.resume(stopped, 0);
      return;
    }
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
      case GROUP_STOP -> {
        if (task.leaving()) {
          task.leave(stopped, 0);
        } else {
          task.stoppedBy(stopped.signal());
          stopped.listen();
          client.groupStopped();
        }
      }
      case TRAP -> {
        if (task.takeInterrupted()) {
          interruption.undo(task, stopped);
        }
        task.resume(stopped, 0);
      }
      case FORK -> forked(task, stopped, TaskStart.FORK);
      case VFORK -> {
        task.vforked(true);
        forked(task, stopped, TaskStart.VFORK);
      }
      case CLONE -> forked(task, stopped, TaskStart.CLONE);
      case EXEC -> executed(task, stopped);
      case EXIT -> {
        holds.ended(task);
        int status = deaths.exit(task, stopped);
        try {
          if (task.leaving()) {
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
    }
    if (task.left()) {
      forget(task);
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

  private void forked(Task parent, StoppedTracee stopped, TaskStart how) {
    int tid = (int) stopped.eventMessage();
    parent.tellOfChild();
    if (newborns.expected(tid)) {
      Task child = newborns.take(tid);
      boolean thread = isThread(parent.tgid(), tid);
      TaskGroup group = thread ? parent.group() : parent.group().forked(tid);
      child.bornOf(parent);
      announce(child, group, parent.takeFiltersOfChild(thread));
      try {
        // It runs on while this is written down; nothing else of either is written before.
        parent.resume(stopped, 0);
      } finally {
        recordStart(child, parent, how);
        release(child);
      }
    } else {
      parent.resume(stopped, 0);
    }
  }

  /** Asked by signal 0: a look into /proc would cost as much as the stop itself. */
  private static boolean isThread(int tgid, int tid) {
    return LibC.tgkill(tgid, tid, 0) == 0 || LibC.errno() == Errno.EPERM;
  }

  private void announce(Task child, TaskGroup group, TaskFilters inherited) {
    child.announce(group, inherited);
    tightening.joined(child);
    if (leaving) {
      child.makeLeave();
    }
    if (child.tid() == group.tgid()) {
      client.groupStarted(child.tid());
    }
  }

  private void recordStart(Task child, Task parent, TaskStart how) {
    recorder.append(new TaskStarted(recorder.now(), child.tid(), child.tgid(), parent.tid(), how));
  }

  /** Lets a task go that was held until it is known whose it is. */
  private void release(Task child) {
    StoppedTracee held = child.takeHeld();
    if (held != null && !(holds.any() && holds.park(child, held))) {
      try {
        dispatch(child, held);
      } catch (TraceeGoneException e) {
        // It was killed while it was held, which a later wait tells of.
      }
    }
  }

  /**
   * A creator that is killed within its fork never tells of the child: what it would have told is
   * looked for.
   */
  private void adopt(Task child) {
    byte[] status = ProcFs.read("/proc/" + child.tid() + "/status");
    int tgid = number(ProcFs.field(status, "Tgid:"), child.tid());
    boolean thread = tgid != child.tid();
    Task parent = tasks.get(thread ? tgid : number(ProcFs.field(status, "PPid:"), 0));
    if (parent == null || !parent.announced()) {
      parent = lastEnded;
    }
    newborns.adopted(child);
    TaskGroup group =
        thread && parent.tgid() == tgid ? parent.group() : new TaskGroup(tgid, exeOf(child.tid()));
    child.bornOf(parent);
    announce(child, group, tightening.inherited(parent));
    recordStart(child, parent, thread ? TaskStart.CLONE : TaskStart.FORK);
    release(child);
  }

  private static int number(String text, int otherwise) {
    return text.isEmpty() ? otherwise : Integer.parseInt(text);
  }

  private void executed(Task task, StoppedTracee stopped) {
    int former = (int) stopped.eventMessage();
    if (former != task.tid()) {
      // A thread that is not the leader executed: it has the leader's tid now, its own vanished.
      Task executing = tasks.remove(former);
      if (executing != null) {
        task.inherit(executing);
        deaths.ended(executing, 0);
        tightening.ended(executing);
        tightening.joined(task);
        executing.comm().close();
      }
    }
    task.group().executed(exeOf(task.tid()));
    String comm = task.comm().afterExec(stopped);
    String marks = marks(stopped);
    try {
      task.resume(stopped, 0);
    } finally {
      recordExec(task, comm, marks);
    }
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
      adopt(task);
    }
    lastEnded = task;
    if (tid == task.tgid()) {
      recorder.stacks().groupEnded(tid);
    }
    task.comm().close();
    deaths.ended(task, status);
    holds.ended(task);
    tightening.ended(task);
    releaseHeldFor(task);
    goOnWithHeld();
  }

  private void recordExec(Task task, String comm, String marks) {
    recorder.append(
        new TaskExecuted(recorder.now(), task.tid(), task.tgid(), task.group().exe(), comm, marks));
  }

  /** What the image in which a task has just begun was made by. */
  private static String marks(StoppedTracee begun) {
    int wordBits = TaskComm.wordBits(begun.syscallInfo());
    return ImageMarks.of(begun.tid(), begun.memory(), wordBits);
  }

  private static String exeOf(int tid) {
    return ProcFs.link("/proc/" + tid + "/exe");
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
          if (LibC.kill(task.tgid(), SIGKILL) != 0 && LibC.errno() != Errno.ESRCH) {
            throw new ErrnoException("kill", task.tgid(), LibC.errno());
          }
        });
  }
}

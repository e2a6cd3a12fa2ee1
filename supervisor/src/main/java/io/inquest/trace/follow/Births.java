package io.inquest.trace.follow;

import io.inquest.audit.entry.AuditEntry.TaskExecuted;
import io.inquest.audit.entry.AuditEntry.TaskStart;
import io.inquest.audit.entry.AuditEntry.TaskStarted;
import io.inquest.decide.TaskFilters;
import io.inquest.linux.arch.Errno;
import io.inquest.linux.libc.LibC;
import io.inquest.linux.memory.ImageMarks;
import io.inquest.linux.proc.ProcFs;
import io.inquest.linux.ptrace.Ptrace;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.trace.record.RunRecorder;
import io.inquest.trace.stop.Deaths;
import io.inquest.trace.task.Task;
import io.inquest.trace.task.TaskComm;
import io.inquest.trace.task.TaskGroup;
import io.inquest.trace.task.TaskTable;
import io.inquest.trace.tighten.Tightening;
import java.util.function.Consumer;

/**
 * Tasks that join the run, and programs that tasks begin: who they are, and the record of it. Owned
 * by the tracer thread.
 */
final class Births {
  private final Ptrace ptrace;
  private final TaskTable tasks;
  private final RunRecorder recorder;
  private final Tightening tightening;
  private final Deaths deaths;
  private final RunClient client;
  private final Newborns newborns;
  private final Consumer<Task> release;
  private boolean leaving;

  /**
   * @param release lets a task go on that was held until it was known whose it is
   */
  Births(TracerParts parts, RunClient client, Newborns newborns, Consumer<Task> release) {
    this.ptrace = parts.ptrace();
    this.tasks = parts.tasks();
    this.recorder = parts.recorder();
    this.tightening = parts.tightening();
    this.deaths = parts.deaths();
    this.client = client;
    this.newborns = newborns;
    this.release = release;
  }

  /** From now on whoever joins the run is to leave it. */
  void makeLeave() {
    leaving = true;
  }

  /** The first task of the launched program, at the exit-stop of its exec. */
  Task launched(StoppedTracee stopped, TaskFilters filters) {
    int tid = stopped.tid();
    Task task = Task.unannounced(ptrace, tid).announce(new TaskGroup(tid, exeOf(tid)), filters);
    tasks.put(task);
    recorder.append(new TaskStarted(recorder.now(), tid, tid, 0, TaskStart.LAUNCH));
    recordExec(task, task.comm().text(), marks(stopped));
    return task;
  }

  /** A task that ran before, and has been seized. */
  Task attached(int tid, TaskGroup group) {
    Task task = Task.unannounced(ptrace, tid).announce(group, TaskFilters.NONE_EXACT);
    task.attachment().awaitFilters();
    tasks.put(task);
    return task;
  }

  /** Records a task that {@link #attached} has made, and what its group executes. */
  void recordAttached(Task task) {
    recorder.append(new TaskStarted(recorder.now(), task.tid(), task.tgid(), 0, TaskStart.ATTACH));
    if (task.tid() == task.tgid()) {
      recordExec(task, task.comm().text(), ImageMarks.ofRunning(task.tid()));
    }
  }

  /** At the event by which a creator, which goes on, tells of its child. */
  void forked(Task parent, StoppedTracee stopped, TaskStart how) {
    int tid = (int) stopped.eventMessage();
    parent.offspring().tell();
    if (!newborns.expected(tid)) {
      parent.resume(stopped, 0);
      return;
    }
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
      release.accept(child);
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
      child.attachment().makeLeave();
    }
    if (child.tid() == group.tgid()) {
      client.groupStarted(child.tid());
    }
  }

  private void recordStart(Task child, Task parent, TaskStart how) {
    recorder.append(new TaskStarted(recorder.now(), child.tid(), child.tgid(), parent.tid(), how));
  }

  /**
   * A creator that is killed within its fork never tells of the child: what it would have told is
   * looked for.
   *
   * @param lastEnded who stands in for a creator that is not known any more
   */
  void adopt(Task child, Task lastEnded) {
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
    release.accept(child);
  }

  private static int number(String text, int otherwise) {
    return text.isEmpty() ? otherwise : Integer.parseInt(text);
  }

  /** At the event by which a task tells that it has begun a program; it goes on. */
  void executed(Task task, StoppedTracee stopped) {
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

  private void recordExec(Task task, String comm, String marks) {
    recorder.append(
        new TaskExecuted(recorder.now(), task.tid(), task.tgid(), task.group().exe(), comm, marks));
  }

  /** What the image in which a task has just begun was made by. */
  private static String marks(StoppedTracee begun) {
    int wordBits = TaskComm.wordBits(begun.syscallInfo());
    return ImageMarks.of(begun.tid(), begun.memory(), wordBits);
  }

  /** The executable of a task, as /proc names it. */
  static String exeOf(int tid) {
    return ProcFs.link("/proc/" + tid + "/exe");
  }
}

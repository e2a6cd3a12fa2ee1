package io.inquest.trace.follow;

import io.inquest.linux.ptrace.Ptrace;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.trace.task.Task;
import io.inquest.trace.task.TaskTable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Tasks that stopped for the first time before their creator told of them: they are held until it
 * does. One that is killed within its fork never does; after a while without word its child is
 * overdue. Owned by the tracer thread.
 */
final class Newborns {
  /** A creator tells within microseconds of running; on a busy machine it may have to wait. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
  private static final int SPINS = 50;

  private final Ptrace ptrace;
  private final TaskTable tasks;
  private final Deque<Task> held = new ArrayDeque<>();

  /** Tasks that did not wait for their creator, which may still tell of them. */
  private final Set<Integer> adopted = new HashSet<>();

  private long quietSince;
  private int polls;

  Newborns(Ptrace ptrace, TaskTable tasks) {
    this.ptrace = ptrace;
    this.tasks = tasks;
  }

  /** Keeps an unannounced task where it stands. */
  void hold(Task task, StoppedTracee stopped) {
    task.hold(stopped);
    if (!held.contains(task)) {
      held.add(task);
    }
    quietSince = System.nanoTime();
  }

  boolean anyHeld() {
    return !held.isEmpty();
  }

  /** The next task that stopped or ended, or 0 after a short pause. */
  int poll() {
    int tid = ptrace.pollAny();
    if (tid != 0) {
      polls = 0;
      quietSince = System.nanoTime();
    } else if (++polls < SPINS) {
      Thread.onSpinWait();
    } else {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return tid;
  }

  /** A task whose creator has had its time, if there is one. */
  Optional<Task> overdue() {
    return System.nanoTime() - quietSince > PATIENCE_NANOS
        ? Optional.ofNullable(held.peek())
        : Optional.empty();
  }

  /** The task goes its way without its creator's word. */
  void adopted(Task task) {
    held.remove(task);
    adopted.add(task.tid());
  }

  /** Whether a creator's word of {@code tid} is news: not of a task that was adopted. */
  boolean expected(int tid) {
    return !adopted.remove(tid) || (tasks.get(tid) != null && !tasks.get(tid).announced());
  }

  /** The task that a creator told of, held or yet to stop; it is held no more. */
  Task take(int tid) {
    Task task = tasks.get(tid);
    if (task == null) {
      task = Task.unannounced(ptrace, tid);
      tasks.put(task);
    }
    held.remove(task);
    return task;
  }
}

package io.inquest.trace.interrupt;

import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Errno;
import io.inquest.linux.libc.LibC;
import io.inquest.linux.proc.ProcFs;
import io.inquest.linux.ptrace.Stop;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.ptrace.TraceeGoneException;
import io.inquest.trace.record.RunRecorder;
import io.inquest.trace.task.Task;
import io.inquest.trace.task.TaskTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Holds the tasks that share a task's memory while a call of that task is under way: they could
 * write over what the tracer has looked at before the kernel reads it, or run on under a filter
 * that the tracer does not yet know of. Owned by the tracer thread.
 *
 * <p>The call's task waits at its stop until all others stand still; what they stopped for is dealt
 * with once the call has returned.
 */
public final class MemoryHolds {
  private static final int KCMP_VM = 1;

  /** Who does not stop within this time may be waiting for one who has been stopped. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Interruption interruption;
  private final TaskTable tasks;
  private final RunRecorder recorder;
  private final List<Hold> holds = new ArrayList<>();
  private final int kcmp = Architecture.host().syscalls().number("kcmp").orElseThrow();

  /** One call's hold. */
  private static final class Hold {
    private final Task caller;
    private final Set<Task> running = new HashSet<>();
    private final Set<Task> others = new HashSet<>();
    private final List<Task> parked = new ArrayList<>();
    private final long since = System.nanoTime();
    private boolean waiting;

    Hold(Task caller) {
      this.caller = caller;
    }
  }

  public MemoryHolds(Interruption interruption, TaskTable tasks, RunRecorder recorder) {
    this.interruption = interruption;
    this.tasks = tasks;
    this.recorder = recorder;
  }

  /** Whether any call is held for. */
  public boolean any() {
    return !holds.isEmpty();
  }

  /**
   * Has all who share the caller's memory stand still.
   *
   * @return whether they do; if not, the caller's stop is dealt with again when they do
   */
  public boolean holdFor(Task caller, StoppedTracee stopped) {
    if (of(caller) != null) {
      return true;
    }
    Hold hold = new Hold(caller);
    tasks.forEach(
        task -> {
          if (task != caller && task.announced() && !task.exiting() && shares(caller, task)) {
            hold.others.add(task);
          }
        });
    if (hold.others.isEmpty()) {
      return true;
    }
    holds.add(hold);
    for (Task task : hold.others) {
      if (task.stoppedBy() == 0 && interrupted(task) && !awaitsItsChild(task)) {
        hold.running.add(task);
      }
    }
    hold.waiting = !hold.running.isEmpty();
    if (hold.waiting) {
      caller.hold(stopped);
    }
    return !hold.waiting;
  }

  private boolean interrupted(Task task) {
    try {
      interruption.interrupt(task);
      return true;
    } catch (TraceeGoneException e) {
      return false;
    }
  }

  /** The creator of a vfork runs nothing until its child has executed a program or ended. */
  private static boolean awaitsItsChild(Task task) {
    return task.offspring().vforked()
        && ProcFs.field(ProcFs.read("/proc/" + task.tid() + "/status"), "State:").startsWith("D");
  }

  /** Whether two tasks share their memory, or may do so for all that the kernel says. */
  private boolean shares(Task one, Task other) {
    if (one.tgid() == other.tgid()) {
      return true;
    }
    long order = LibC.syscall(kcmp, one.tid(), other.tid(), KCMP_VM, 0, 0, 0);
    return order == 0 || (order < 0 && LibC.errno() != Errno.ESRCH);
  }

  /**
   * Takes a stop of a task that is held, to be dealt with later.
   *
   * @return whether it was taken
   */
  public boolean park(Task task, StoppedTracee stopped) {
    if (stopped.stop() == Stop.EXIT) {
      // Whoever executes a program waits for the others to end.
      return false;
    }
    for (Hold hold : holds) {
      if (hold.others.contains(task)) {
        task.hold(stopped);
        switch (stopped.stop()) {
          case FORK, VFORK, CLONE -> task.offspring().keepFilters(task.filters());
          default -> {}
        }
        hold.parked.add(task);
        hold.running.remove(task);
        return true;
      }
    }
    return false;
  }

  /** A task has ended, or is about to. */
  public void ended(Task task) {
    for (Hold hold : holds) {
      hold.running.remove(task);
      hold.others.remove(task);
      hold.parked.remove(task);
    }
  }

  /** Whether a caller waits. */
  public boolean anyWaits() {
    for (Hold hold : holds) {
      if (hold.waiting) {
        return true;
      }
    }
    return false;
  }

  /**
   * A caller that need not wait any more, once: all others stand still, or have not done so for too
   * long, which is recorded. Null if there is none.
   */
  public Task nextReady() {
    for (Hold hold : holds) {
      boolean overdue = System.nanoTime() - hold.since > PATIENCE_NANOS;
      if (hold.waiting && (overdue || hold.running.isEmpty())) {
        hold.waiting = false;
        if (!hold.running.isEmpty()) {
          recorder.append(
              new Gap(
                  recorder.now(),
                  GapKind.UNOBSERVED_FILTER,
                  hold.caller.tid(),
                  hold.running.size(),
                  "others that share its memory could not be stopped while it installed a filter,"
                      + " and may have changed it"));
        }
        return hold.caller;
      }
    }
    return null;
  }

  /** The caller's call has returned, or will not: those whose stops are to be dealt with now. */
  public List<Task> release(Task caller) {
    Hold hold = of(caller);
    if (hold == null) {
      return List.of();
    }
    holds.remove(hold);
    return hold.parked;
  }

  private Hold of(Task caller) {
    for (Hold hold : holds) {
      if (hold.caller == caller) {
        return hold;
      }
    }
    return null;
  }
}

package io.inquest.trace.tighten;

import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.compile.CompiledFilter;
import io.inquest.decide.Decider;
import io.inquest.decide.InstalledFilter;
import io.inquest.decide.TaskFilters;
import io.inquest.linux.libc.ErrnoException;
import io.inquest.linux.ptrace.InterposedCalls;
import io.inquest.linux.ptrace.Stop;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.ptrace.SyscallInfo;
import io.inquest.linux.ptrace.TraceeGoneException;
import io.inquest.trace.interrupt.Interruption;
import io.inquest.trace.interrupt.MemoryHolds;
import io.inquest.trace.record.PolicyFilterEntry;
import io.inquest.trace.record.RunRecorder;
import io.inquest.trace.task.Errand;
import io.inquest.trace.task.Task;
import io.inquest.trace.task.TaskTable;
import io.inquest.trace.tighten.FilterInsertion.Progress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Puts the tasks of a run that goes on under further policies. Each task is interrupted, and before
 * it runs on it makes the calls that install them ({@link FilterInsertion}). A thread group whose
 * threads have one chain gets them at once (SECCOMP_FILTER_FLAG_TSYNC) while its threads stand
 * still, so that they still have one chain afterwards; where chains differ, each thread installs
 * them itself: TSYNC would give all threads the caller's chain.
 *
 * <p>Owned by the tracer thread; orders from other threads come by {@link TightenOrders}.
 */
public final class Tightening {
  private final Interruption interruption;
  private final TaskTable tasks;
  private final RunRecorder recorder;
  private final MemoryHolds holds;
  private final Decider decider;
  private final FurtherFilters further = new FurtherFilters();
  private final List<TightenOrder> open = new ArrayList<>();
  private final Set<Task> wanted = new HashSet<>();
  private final Errand toBegin = this::beginsAt;
  private final List<TaskFilters> refusing = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private Consumer<Task> release = task -> {};

  public Tightening(
      Interruption interruption,
      TaskTable tasks,
      RunRecorder recorder,
      MemoryHolds holds,
      Decider decider) {
    this.interruption = interruption;
    this.tasks = tasks;
    this.recorder = recorder;
    this.holds = holds;
    this.decider = decider;
  }

  /**
   * Names who lets the tasks go on that were held for one that is tightened.
   *
   * @param releaser is told of a task for which others were held that need not be any more
   */
  public void onRelease(Consumer<Task> releaser) {
    release = releaser;
  }

  /** What there is to say when the run has ended. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** Has all tasks put under an order's policies. */
  void start(TightenOrder order) {
    order.filters().forEach(further::add);
    open.add(order);
    tasks.forEach(
        task -> {
          if (task.announced() && !task.exiting()) {
            want(task);
          }
        });
    answerSettled();
  }

  /** Interrupts those of an order's tasks once more that have not stopped. */
  void urge(TightenOrder order) {
    List.copyOf(order.outstanding()).forEach(this::interrupt);
  }

  /** Answers the orders that are open, whatever is outstanding. */
  void answerAll() {
    open.forEach(TightenOrder::answer);
    open.clear();
  }

  private void want(Task task) {
    for (TightenOrder order : open) {
      if (order.filters().stream().anyMatch(filter -> !task.filters().has(filter))) {
        order.expect(task);
      }
    }
    wanted.add(task);
    if (task.errand() == null) {
      task.errand(toBegin);
    }
    interrupt(task);
  }

  private void unwant(Task task) {
    wanted.remove(task);
    if (task.errand() == toBegin) {
      task.errand(null);
    }
  }

  /** A task installs nothing at present. */
  private void leaveOff(Task task) {
    task.errand(wanted.contains(task) ? toBegin : null);
  }

  /** Has a task stop, unless it is in a group-stop: its end is a stop. */
  private void interrupt(Task task) {
    if (task.stoppedBy() == 0) {
      try {
        interruption.interrupt(task);
      } catch (TraceeGoneException e) {
        // A later wait tells how it ended.
      }
    }
  }

  /**
   * What a task has of the filters of another that stands in for its creator: that one may have got
   * further ones since.
   */
  public TaskFilters inherited(Task substitute) {
    return further.surelyIn(substitute.filters());
  }

  /** A task has joined the run with its creator's filters, or has another's in its place. */
  public void joined(Task task) {
    if (!missing(task).isEmpty() && !refusing.contains(task.filters())) {
      want(task);
    }
  }

  /** A task has ended, or is about to. */
  public void ended(Task task) {
    wanted.remove(task);
    if (!open.isEmpty()) {
      open.forEach(order -> order.ended(task));
      answerSettled();
    }
  }

  private List<CompiledFilter> missing(Task task) {
    return further.missingIn(task.filters());
  }

  private void answerSettled() {
    open.forEach(TightenOrder::answerIfSettled);
    open.removeIf(order -> order.outstanding().isEmpty());
  }

  /** At a stop of a task that is wanted here and installs nothing. */
  private boolean beginsAt(Task task, StoppedTracee stopped) {
    switch (stopped.stop()) {
      case TRAP -> {
        return begin(task, stopped);
      }
      // An interrupt now would have the call made twice.
      case SECCOMP -> task.atSyscallExit((t, atExit, result) -> {});
      case SYSCALL -> {
        if (stopped.syscallInfo().operation() == SyscallInfo.ENTRY) {
          task.atSyscallExit((t, atExit, result) -> {});
        } else {
          interrupt(task);
        }
      }
      case GROUP_STOP, EXIT -> {}
      // Any stop takes the interrupt's place.
      default -> interrupt(task);
    }
    return false;
  }

  private boolean begin(Task task, StoppedTracee stopped) {
    List<CompiledFilter> missing = missing(task);
    if (missing.isEmpty()) {
      settle(task);
      answerSettled();
      return false;
    }
    interruption.undoForgotten(task, stopped);
    InsertionPlan plan;
    try {
      plan = InsertionPlan.of(task, stopped, decider, missing.get(0), sharesItsChain(task));
    } catch (TraceeGoneException e) {
      throw e;
    } catch (ErrnoException e) {
      refuse(task, e.getMessage());
      return false;
    }
    if (!plan.route().refusal().isEmpty()) {
      refusing.add(task.filters());
      refuse(task, plan.route().refusal());
      return false;
    }
    // Threads could change the filter on its way, or run on under one that is not yet known of.
    boolean alone = !plan.synchronizes() && stopped.mayReadFilters();
    if (alone || holds.holdFor(task, stopped)) {
      FilterInsertion insertion = FilterInsertion.begin(task, stopped, plan, missing);
      task.errand((caller, at) -> goOn(caller, insertion, at));
      if (!insertion.failure().isEmpty()) {
        proceed(task, insertion, stopped, insertion.next(stopped));
      }
    }
    return true;
  }

  /** Whether its group has other threads, and all have one chain. */
  private boolean sharesItsChain(Task task) {
    if (task.group().diverged()) {
      return false;
    }
    boolean[] others = {false, true};
    tasks.forEach(
        other -> {
          if (other != task && isMate(task, other)) {
            others[0] = true;
            others[1] &= other.filters() == task.filters();
          }
        });
    return others[0] && others[1];
  }

  private static boolean isMate(Task task, Task other) {
    return other.announced() && other.tgid() == task.tgid() && !other.exiting();
  }

  private boolean goOn(Task task, FilterInsertion insertion, StoppedTracee stopped) {
    Stop stop = stopped.stop();
    if (InterposedCalls.expects(stop)) {
      proceed(task, insertion, stopped, insertion.at(stopped));
      return true;
    }
    leaveOff(task);
    if (stop != Stop.EXIT) {
      insertion.abandon(stopped);
      if (stop != Stop.GROUP_STOP) {
        interrupt(task);
      }
      release.accept(task);
    }
    return false;
  }

  private void proceed(
      Task task, FilterInsertion insertion, StoppedTracee stopped, Progress progress) {
    Progress next = progress;
    while (next == Progress.INSTALLED) {
      installed(task, insertion, stopped);
      next = insertion.next(stopped);
    }
    if (next == Progress.FINISHED) {
      finished(task, insertion, stopped);
    }
  }

  private void installed(Task task, FilterInsertion insertion, StoppedTracee stopped) {
    CompiledFilter filter = insertion.installed();
    if (!insertion.isHeld(stopped, filter)) {
      insertion.fail("another thread changed the filter on its way");
    }
    InstalledFilter installed =
        InstalledFilter.ofPolicy(
            task.filters().chain().length(), filter, further.firstRule(filter));
    recorder.append(
        PolicyFilterEntry.of(recorder.now(), installed, task.tid(), insertion.plan().flags()));
    TaskFilters filters = task.filters().with(installed);
    if (insertion.plan().synchronizes()) {
      tasks.forEach(
          other -> {
            if (isMate(task, other)) {
              other.filters(filters);
            }
          });
    }
    task.filters(filters);
  }

  private void finished(Task task, FilterInsertion insertion, StoppedTracee stopped) {
    leaveOff(task);
    if (insertion.failure().isEmpty()) {
      tasks.forEach(
          other -> {
            if (other == task || isMate(task, other)) {
              settle(other);
            }
          });
    } else if (insertion.plan().synchronizes()) {
      task.group().diverge();
    } else {
      refuse(task, insertion.failure());
    }
    // The kernel looks at the call that was interrupted once more when the task has stopped again.
    interrupt(task);
    task.resume(stopped, 0);
    release.accept(task);
    answerSettled();
  }

  private void settle(Task task) {
    if (wanted.contains(task) && missing(task).isEmpty()) {
      unwant(task);
      open.forEach(order -> order.done(task));
    }
  }

  private void refuse(Task task, String reason) {
    unwant(task);
    List<String> names = new ArrayList<>();
    missing(task).forEach(filter -> names.add(filter.policy().name()));
    String text = "not under " + String.join(", ", names) + ": " + reason;
    open.forEach(order -> order.refused(task, reason));
    recorder.append(new Gap(recorder.now(), GapKind.NOT_TIGHTENED, task.tid(), 1, text));
    notes.add("task " + task.tid() + " was " + text);
    answerSettled();
  }
}

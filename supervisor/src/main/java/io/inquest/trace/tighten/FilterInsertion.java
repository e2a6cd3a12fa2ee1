package io.inquest.trace.tighten;

import io.inquest.compile.CompiledFilter;
import io.inquest.linux.arch.Errno;
import io.inquest.linux.arch.ErrnoNames;
import io.inquest.linux.libc.ErrnoException;
import io.inquest.linux.libc.Prctl;
import io.inquest.linux.proc.ProcFs;
import io.inquest.linux.ptrace.InterposedCalls;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.trace.install.LentFilter;
import io.inquest.trace.task.Task;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

/**
 * A task's installation of further filters, by calls of its own that it makes in between. Owned by
 * the tracer thread, which goes on with other tasks meanwhile.
 */
final class FilterInsertion {
  /** What is to be done next. */
  enum Progress {
    /** Nothing: the task has been resumed, and will stop. */
    GOES_ON,
    /** A filter has been installed; see {@link #installed}. */
    INSTALLED,
    /** The task is as it was. */
    FINISHED,
  }

  private final Task task;
  private final InsertionPlan plan;
  private final InterposedCalls calls;
  private final long stackPointer;
  private final Deque<CompiledFilter> left;
  private LentFilter lent;
  private boolean settingNoNewPrivileges;
  private String failure = "";

  private FilterInsertion(
      Task task, InsertionPlan plan, StoppedTracee stopped, List<CompiledFilter> filters) {
    this.task = task;
    this.plan = plan;
    this.left = new ArrayDeque<>(filters);
    this.stackPointer = stopped.registers(plan.abi().auditArch()).stackPointer();
    this.calls = new InterposedCalls(stopped, plan.abi().auditArch(), plan.instruction());
  }

  /**
   * Begins, at a stop from which the task would run user code.
   *
   * @param filters oldest first
   */
  static FilterInsertion begin(
      Task task, StoppedTracee stopped, InsertionPlan plan, List<CompiledFilter> filters) {
    FilterInsertion insertion = new FilterInsertion(task, plan, stopped, filters);
    insertion.installNext(stopped);
    return insertion;
  }

  /** Goes on with the next filter, or gives the task back what it had. */
  Progress next(StoppedTracee stopped) {
    if (left.isEmpty() || !failure.isEmpty()) {
      calls.restore(stopped);
      return Progress.FINISHED;
    }
    installNext(stopped);
    return failure.isEmpty() ? Progress.GOES_ON : next(stopped);
  }

  private void installNext(StoppedTracee stopped) {
    try {
      lent =
          LentFilter.on(stopped, stackPointer, left.element().supervised(), plan.abi().wordBits());
    } catch (ErrnoException e) {
      failure = e.getMessage();
      return;
    }
    make(stopped);
  }

  private void make(StoppedTracee stopped) {
    long[] arguments = plan.route().arguments(plan.flags(), lent.place());
    calls.make(stopped, plan.route().nr(), arguments);
  }

  /** At a stop of the task that {@link InterposedCalls#expects}. */
  Progress at(StoppedTracee stopped) {
    OptionalLong returned = calls.returned(stopped);
    if (returned.isEmpty()) {
      return Progress.GOES_ON;
    }
    if (settingNoNewPrivileges) {
      settingNoNewPrivileges = false;
      make(stopped);
      return Progress.GOES_ON;
    }
    long result = returned.getAsLong();
    if (result == -Errno.EACCES && !noNewPrivileges()) {
      return setNoNewPrivileges(stopped);
    }
    lent.giveBack(stopped);
    if (result == 0) {
      return Progress.INSTALLED;
    }
    failure =
        result > 0
            ? "the kernel does not let its threads have one chain"
            : "the kernel refused: " + ErrnoNames.nameOrNumber((int) -result);
    return next(stopped);
  }

  private boolean noNewPrivileges() {
    return ProcFs.field(ProcFs.read("/proc/" + task.tid() + "/status"), "NoNewPrivs:").equals("1");
  }

  /** The kernel demands it of who has no CAP_SYS_ADMIN (any more). */
  private Progress setNoNewPrivileges(StoppedTracee stopped) {
    if (!plan.noNewPrivilegesRefusal().isEmpty()) {
      failure = "the kernel demands no_new_privs, and " + plan.noNewPrivilegesRefusal();
      lent.giveBack(stopped);
      return next(stopped);
    }
    settingNoNewPrivileges = true;
    int prctl = plan.abi().syscalls().number("prctl").orElseThrow();
    calls.make(stopped, prctl, Prctl.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    return Progress.GOES_ON;
  }

  /** The filter that has just been installed. */
  CompiledFilter installed() {
    return left.remove();
  }

  /** Whether the kernel holds what it was given, as far as Inquest may ask. */
  boolean isHeld(StoppedTracee stopped, CompiledFilter filter) {
    return stopped
        .seccompFilter(task.filters().chain().length())
        .map(held -> Arrays.equals(held, filter.supervised().toBytes(ByteOrder.nativeOrder())))
        .orElse(true);
  }

  /** At any other stop: the task is as it was, and nothing of what was under way is done. */
  void abandon(StoppedTracee stopped) {
    lent.giveBack(stopped);
    calls.restore(stopped);
  }

  /** How the filters are installed. */
  InsertionPlan plan() {
    return plan;
  }

  /** Why not all filters could be installed; empty as long as that is not so. */
  String failure() {
    return failure;
  }

  /** A filter that was to be installed turned out to be another. */
  void fail(String reason) {
    failure = reason;
  }
}

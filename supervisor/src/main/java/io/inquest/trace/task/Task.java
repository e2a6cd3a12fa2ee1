package io.inquest.trace.task;

import io.inquest.decide.TaskFilters;
import io.inquest.linux.proc.CurrentCall;
import io.inquest.linux.ptrace.Ptrace;
import io.inquest.linux.ptrace.Ptrace.Resume;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.ptrace.Tracee;
import io.inquest.linux.seccomp.SeccompData;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** A task of the run, as the tracer knows it. Owned by the tracer thread. */
public final class Task {
  private final int tid;
  private final Tracee tracee;
  private final Deque<ExitDuty> exitDuties = new ArrayDeque<>(2);
  private TaskGroup group;
  private TaskComm comm;
  private TaskFilters filters = TaskFilters.NONE;
  private StoppedTracee held;
  private int stoppedBy;
  private OptionalLong hiddenArgument = OptionalLong.empty();
  private SeccompData entered;
  private boolean passedOlder = true;
  private boolean enacting;
  private boolean childTold;
  private boolean vforked;
  private boolean exiting;
  private Errand errand;
  private boolean interrupted;
  private CurrentCall waitsIn;
  private Detour detour;
  private TaskFilters filtersOfChild;
  private Consumer<StoppedTracee> childsFirst;
  private Consumer<StoppedTracee> first;
  private boolean awaitsFilters;
  private boolean leaving;
  private boolean left;

  private Task(Ptrace ptrace, int tid) {
    this.tid = tid;
    this.tracee = new Tracee(ptrace, tid);
  }

  /** A task that is stopped, or will be, before its parent has told of it. */
  public static Task unannounced(Ptrace ptrace, int tid) {
    return new Task(ptrace, tid);
  }

  /** What its parent's event tells: until then the task is held. */
  public Task announce(TaskGroup itsGroup, TaskFilters inherited) {
    group = itsGroup;
    comm = new TaskComm(tid);
    filters = inherited;
    return this;
  }

  public boolean announced() {
    return group != null;
  }

  /** Keeps the task where it stands until it is known whose it is. */
  public void hold(StoppedTracee stopped) {
    held = stopped;
  }

  /** The stop that the task is held at, once; null if it is not held. */
  public StoppedTracee takeHeld() {
    StoppedTracee stopped = held;
    held = null;
    return stopped;
  }

  public int tid() {
    return tid;
  }

  public int tgid() {
    return group == null ? tid : group.tgid();
  }

  public TaskGroup group() {
    return group;
  }

  public Tracee tracee() {
    return tracee;
  }

  public TaskComm comm() {
    return comm;
  }

  public TaskFilters filters() {
    return filters;
  }

  public void filters(TaskFilters newFilters) {
    filters = newFilters;
    awaitsFilters = false;
  }

  /** Takes over what a task of the same group had that executed a program in its place. */
  public void inherit(Task former) {
    filters = former.filters;
    exiting = false;
    exitDuties.clear();
    exitDuties.addAll(former.exitDuties);
  }

  /** What to do when the call that the task is in returns. */
  public void atSyscallExit(ExitDuty duty) {
    exitDuties.add(duty);
  }

  /** The next thing to do at the call's return; null if there is none left. */
  public ExitDuty nextExitDuty() {
    return exitDuties.poll();
  }

  /**
   * Lets the task run on: to its call's return if something is to be done there, to its next call
   * if it stops at every one.
   */
  public void resume(StoppedTracee stopped, int signal) {
    if (leaving && exitDuties.isEmpty() && detour == null) {
      leave(stopped, signal);
      return;
    }
    boolean toCall = filters.exact() || !exitDuties.isEmpty() || detour != null;
    stopped.resume(toCall ? Resume.TO_SYSCALL : Resume.CONTINUE, signal);
  }

  /** Lets the task go its way without a tracer, with {@code signal} delivered if it is not 0. */
  public void leave(StoppedTracee stopped, int signal) {
    left = true;
    stopped.detach(signal);
  }

  /** From now on the task is left as soon as nothing of a call of its is altered. */
  public void makeLeave() {
    leaving = true;
  }

  public boolean leaving() {
    return leaving;
  }

  /** Whether the task has been left. */
  public boolean left() {
    return left;
  }

  /** Whether it is not known yet which filters the task had before it was attached to. */
  public boolean awaitsFilters() {
    return awaitsFilters;
  }

  /** The task was attached to as it ran. */
  public void awaitFilters() {
    awaitsFilters = true;
  }

  /** The signal whose group-stop the task is in, 0 if it is in none. */
  public int stoppedBy() {
    return stoppedBy;
  }

  public void stoppedBy(int signal) {
    stoppedBy = signal;
  }

  /** It makes a call that is to stop once the filters that are older than Inquest let it pass. */
  public void enterUnderOlder(SeccompData call) {
    if (entered == null) {
      entered = new SeccompData();
    }
    entered.set(call);
    passedOlder = false;
  }

  /** The call that was given to {@link #enterUnderOlder} last. */
  public SeccompData entered() {
    return entered;
  }

  /** The filters that are older than Inquest have let its call pass. */
  public void passOlder() {
    passedOlder = true;
  }

  /** Whether they have, as far as that was to be seen. */
  public boolean passedOlder() {
    return passedOlder;
  }

  /** The kernel is about to enact a kill or trap that is already recorded. */
  public void expectEnactment() {
    enacting = true;
  }

  /** Whether {@link #expectEnactment} was called; forgotten once asked for. */
  public boolean takeEnactment() {
    boolean expected = enacting;
    enacting = false;
    return expected;
  }

  /** The argument that a token stands in for, if one does; forgotten once asked for. */
  public OptionalLong takeHiddenArgument() {
    OptionalLong hidden = hiddenArgument;
    hiddenArgument = OptionalLong.empty();
    return hidden;
  }

  public void hideArgument(long value) {
    hiddenArgument = OptionalLong.of(value);
  }

  /** The task is about to make a child. */
  public void expectChild() {
    childTold = false;
  }

  /** An event has told of a child. */
  public void tellOfChild() {
    childTold = true;
  }

  /** Whether an event has told of a child since {@link #expectChild}. */
  public boolean childWasTold() {
    return childTold;
  }

  /** Whether the task has told of a vfork's child and has not stopped since. */
  public boolean vforked() {
    return vforked;
  }

  public void vforked(boolean isSo) {
    vforked = isSo;
  }

  /** What it is to do for the run; null if there is nothing. */
  public Errand errand() {
    return errand;
  }

  public void errand(Errand todo) {
    errand = todo;
  }

  /** Whether the tracer has interrupted it; forgotten once asked for. */
  public boolean takeInterrupted() {
    boolean was = interrupted;
    interrupted = false;
    return was;
  }

  public void interrupted(boolean isSo) {
    interrupted = isSo;
  }

  /** The call that it was in when the tracer interrupted it, or null; forgotten once asked for. */
  public CurrentCall takeWaitsIn() {
    CurrentCall call = waitsIn;
    waitsIn = null;
    return call;
  }

  public void waitsIn(CurrentCall call) {
    waitsIn = call;
  }

  /** It is to make the call again in which it was interrupted. */
  public void detour(Detour begun, StoppedTracee stopped) {
    detour = begun;
    begun.begin(stopped);
  }

  /**
   * Before anything else at a stop: has the task stand where its program would have it.
   *
   * @return whether it has entered a call on a detour
   */
  public boolean endDetour(StoppedTracee stopped) {
    if (detour == null) {
      return false;
    }
    Detour ended = detour;
    detour = null;
    boolean entered = ended.end(stopped);
    if (!entered) {
      // Should this be the stop by another interrupt, that one is to be undone as well.
      interrupted = true;
      waitsIn = ended.call();
    }
    return entered;
  }

  /** It stands at the event that tells of a child, while its filters may become others. */
  public void keepFiltersForChild() {
    filtersOfChild = filters;
  }

  /** The filters of the child that an event has told of. */
  public TaskFilters takeFiltersOfChild(boolean thread) {
    // A thread is in the group already, and gets what its group gets.
    TaskFilters own = thread || filtersOfChild == null ? filters : filtersOfChild;
    filtersOfChild = null;
    return own;
  }

  /** What to do at the first stop of the child that the task is about to make. */
  public void atFirstStopOfChild(Consumer<StoppedTracee> duty) {
    childsFirst = childsFirst == null ? duty : childsFirst.andThen(duty);
    exitDuties.add((task, atExit, result) -> childsFirst = null);
  }

  /** Takes over what its creator has altered for the call that made it. */
  public void bornOf(Task creator) {
    first = creator.childsFirst;
    creator.childsFirst = null;
  }

  /** Before anything else at a stop. */
  public void atFirstStop(StoppedTracee stopped) {
    if (first != null) {
      Consumer<StoppedTracee> duty = first;
      first = null;
      duty.accept(stopped);
    }
  }

  /** Whether the task's end has been recorded. */
  public boolean exiting() {
    return exiting;
  }

  public void markExiting() {
    exiting = true;
  }
}

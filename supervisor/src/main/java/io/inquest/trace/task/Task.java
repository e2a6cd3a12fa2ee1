package io.inquest.trace.task;

import io.inquest.decide.TaskFilters;
import io.inquest.linux.ptrace.Ptrace;
import io.inquest.linux.ptrace.Ptrace.Resume;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.ptrace.Tracee;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * A task of the run, as the tracer knows it. What one concern of the tracer's keeps of it is in a
 * part of its own. Owned by the tracer thread.
 */
public final class Task {
  private final int tid;
  private final Tracee tracee;
  private final Deque<ExitDuty> exitDuties = new ArrayDeque<>(2);
  private final Attachment attachment = new Attachment();
  private final TaskInterrupt interrupt = new TaskInterrupt();
  private final Offspring offspring = new Offspring();
  private final OlderPassage older = new OlderPassage();
  private final ExpectedEnd end = new ExpectedEnd();
  private TaskGroup group;
  private TaskComm comm;
  private TaskFilters filters = TaskFilters.NONE;
  private StoppedTracee held;
  private int stoppedBy;
  private boolean exiting;
  private Errand errand;
  private Consumer<StoppedTracee> first;

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

  /** Whether its group is known. */
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

  /** Its number. */
  public int tid() {
    return tid;
  }

  /** The number of its thread group; its own as long as the group is not known. */
  public int tgid() {
    return group == null ? tid : group.tgid();
  }

  /** Its thread group; null before it is announced. */
  public TaskGroup group() {
    return group;
  }

  /** It as a tracee. */
  public Tracee tracee() {
    return tracee;
  }

  /** Its name; null before it is announced. */
  public TaskComm comm() {
    return comm;
  }

  /** How it came to the tracer, and whether it leaves. */
  public Attachment attachment() {
    return attachment;
  }

  /** What an interrupt by the tracer has left to be undone. */
  public TaskInterrupt interrupt() {
    return interrupt;
  }

  /** The child that it is making. */
  public Offspring offspring() {
    return offspring;
  }

  /** Its call on the way through filters that are older than Inquest. */
  public OlderPassage older() {
    return older;
  }

  /** A kill or trap of it that the kernel is about to enact. */
  public ExpectedEnd end() {
    return end;
  }

  /** The filters in force for it, as far as they are known. */
  public TaskFilters filters() {
    return filters;
  }

  /** Other filters are in force for it now. */
  public void filters(TaskFilters newFilters) {
    filters = newFilters;
    attachment.knowFilters();
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
   *
   * @param signal is delivered, if it is not 0
   */
  public void resume(StoppedTracee stopped, int signal) {
    boolean altered = !exitDuties.isEmpty() || interrupt.onDetour();
    if (attachment.leaving() && !altered) {
      leave(stopped, signal);
      return;
    }
    stopped.resume(filters.exact() || altered ? Resume.TO_SYSCALL : Resume.CONTINUE, signal);
  }

  /** Lets the task go its way without a tracer, with {@code signal} delivered if it is not 0. */
  public void leave(StoppedTracee stopped, int signal) {
    attachment.leave();
    stopped.detach(signal);
  }

  /** The signal whose group-stop the task is in, 0 if it is in none. */
  public int stoppedBy() {
    return stoppedBy;
  }

  /** The task is in the group-stop of a signal, or, of 0, in none. */
  public void stoppedBy(int signal) {
    stoppedBy = signal;
  }

  /** What it is to do for the run; null if there is nothing. */
  public Errand errand() {
    return errand;
  }

  /** Gives it something to do for the run, or, by null, nothing any more. */
  public void errand(Errand todo) {
    errand = todo;
  }

  /**
   * The filters of the child that an event has told of.
   *
   * @param thread whether the child is in the task's own group
   */
  public TaskFilters takeFiltersOfChild(boolean thread) {
    TaskFilters kept = offspring.takeFilters();
    // A thread is in the group already, and gets what its group gets.
    return thread || kept == null ? filters : kept;
  }

  /** What to do at the first stop of the child that the task is about to make. */
  public void atFirstStopOfChild(Consumer<StoppedTracee> duty) {
    offspring.atFirstStop(duty);
    exitDuties.add((task, atExit, result) -> offspring.takeFirst());
  }

  /** Takes over what its creator has altered for the call that made it. */
  public void bornOf(Task creator) {
    first = creator.offspring.takeFirst();
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

  /** The task's end has been recorded. */
  public void markExiting() {
    exiting = true;
  }
}

package io.inquest.trace.task;

import io.inquest.decide.TaskFilters;
import io.inquest.linux.ptrace.StoppedTracee;
import java.util.function.Consumer;

/** What is known of the child that a task is making. Owned by the tracer thread. */
public final class Offspring {
  private boolean told;
  private boolean vforked;
  private TaskFilters filters;
  private Consumer<StoppedTracee> first;

  Offspring() {}

  /** The task is about to make a child. */
  public void expect() {
    told = false;
  }

  /** An event has told of a child. */
  public void tell() {
    told = true;
  }

  /** Whether an event has told of a child since {@link #expect}. */
  public boolean wasTold() {
    return told;
  }

  /** Whether the task has told of a vfork's child and has not stopped since. */
  public boolean vforked() {
    return vforked;
  }

  /**
   * The task has stopped.
   *
   * @param isSo whether the task stands at the event that tells of a vfork's child
   */
  public void vforked(boolean isSo) {
    vforked = isSo;
  }

  /** The child has these filters, whatever its creator's become before its event is dealt with. */
  public void keepFilters(TaskFilters atItsBirth) {
    filters = atItsBirth;
  }

  /** The filters that were kept for the child, once; null if none were. */
  TaskFilters takeFilters() {
    TaskFilters kept = filters;
    filters = null;
    return kept;
  }

  /** What to do at the first stop of the child. */
  void atFirstStop(Consumer<StoppedTracee> duty) {
    first = first == null ? duty : first.andThen(duty);
  }

  /** What to do at the first stop of the child, once; null if there is nothing. */
  Consumer<StoppedTracee> takeFirst() {
    Consumer<StoppedTracee> duty = first;
    first = null;
    return duty;
  }
}

package io.inquest.trace.task;

/**
 * How a task that ran before came to the tracer, and how it leaves without ending. Owned by the
 * tracer thread.
 */
public final class Attachment {
  private boolean awaitsFilters;
  private boolean leaving;
  private boolean left;

  Attachment() {}

  /** The task was attached to as it ran: which filters it had is not known yet. */
  public void awaitFilters() {
    awaitsFilters = true;
  }

  /** Whether it is not known yet which filters the task had before it was attached to. */
  public boolean awaitsFilters() {
    return awaitsFilters;
  }

  void knowFilters() {
    awaitsFilters = false;
  }

  /** From now on the task is left as soon as nothing of a call of its is altered. */
  public void makeLeave() {
    leaving = true;
  }

  /** Whether it is to be left. */
  public boolean leaving() {
    return leaving;
  }

  void leave() {
    left = true;
  }

  /** Whether the task has been left. */
  public boolean left() {
    return left;
  }
}

package io.inquest.linux.ptrace;

/** A task that the tracer is attached to; what it can be asked depends on {@link #stoppedBy}. */
public final class Tracee {
  private final StoppedTracee stopped;

  /** A tracee that runs. */
  public Tracee(Ptrace ptrace, int tid) {
    this.stopped = new StoppedTracee(ptrace, tid);
  }

  /** The task's thread id. */
  public int tid() {
    return stopped.tid();
  }

  /** The tracee in the stop that a wait status tells of. */
  public StoppedTracee stoppedBy(int status) {
    return stopped.at(status);
  }
}

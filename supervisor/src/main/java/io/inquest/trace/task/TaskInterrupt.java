package io.inquest.trace.task;

import io.inquest.linux.proc.CurrentCall;
import io.inquest.linux.ptrace.StoppedTracee;

/**
 * What an interrupt by the tracer has left to be undone of a task. Owned by the tracer thread.
 *
 * <p>What is taken is forgotten: it is undone once.
 */
public final class TaskInterrupt {
  private boolean interrupted;
  private CurrentCall waitsIn;
  private Detour detour;

  TaskInterrupt() {}

  /** The tracer interrupts the task: a stop follows that is not its program's. */
  public void begin() {
    interrupted = true;
  }

  /** Whether the tracer has interrupted it. */
  public boolean take() {
    boolean was = interrupted;
    interrupted = false;
    return was;
  }

  /** The task was in this call then. */
  public void in(CurrentCall call) {
    waitsIn = call;
  }

  /** The call that it was in when the tracer interrupted it; null if that is not known. */
  public CurrentCall takeCall() {
    CurrentCall call = waitsIn;
    waitsIn = null;
    return call;
  }

  /** It is to make the call again in which it was interrupted. */
  public void detour(Detour begun, StoppedTracee stopped) {
    detour = begun;
    begun.begin(stopped);
  }

  /** Whether it is about to make its call again. */
  boolean onDetour() {
    return detour != null;
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
}

package io.inquest.trace.interrupt;

import io.inquest.launch.SleepingChild;
import io.inquest.linux.libc.ErrnoException;
import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.Signals;
import io.inquest.linux.ptrace.Ptrace;
import io.inquest.linux.ptrace.Ptrace.Resume;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.ptrace.TraceeGoneException;
import io.inquest.linux.ptrace.WaitStatus;

/**
 * Calls the tracer away from waiting for its tracees: a child of its own that sleeps, and that a
 * signal from another thread stops.
 */
public final class Bell {
  /**
   * Not blocked in the child, as no signal is that a fault may cause; and it is never delivered.
   */
  private final Ptrace ptrace;

  private final SleepingChild clapper;
  private final int tid;

  private Bell(Ptrace ptrace, SleepingChild clapper, int tid) {
    this.ptrace = ptrace;
    this.clapper = clapper;
    this.tid = tid;
  }

  /**
   * To be called by the tracer.
   *
   * @throws ErrnoException if there can be no other child
   */
  public static Bell hang(Ptrace ptrace) {
    SleepingChild clapper = new SleepingChild(ptrace);
    StoppedTracee asleep = clapper.start();
    asleep.resume();
    return new Bell(ptrace, clapper, asleep.tid());
  }

  /** Any thread may ring it, once or more often, while the tracer follows its tracees. */
  public void ring() {
    LibC.kill(tid, Signals.SIGTRAP);
  }

  /** Whether the task that a wait returned is this bell, which has been rung. */
  public boolean isRungBy(int stoppedOrEnded) {
    return stoppedOrEnded == tid;
  }

  /**
   * Has it hang still again, so that it can be rung once more.
   *
   * @param status what the wait told of it
   * @return false if it is gone: somebody killed it
   */
  boolean still(int status) {
    if (!WaitStatus.stopped(status)) {
      return false;
    }
    try {
      ptrace.resume(tid, Resume.CONTINUE, 0);
      return true;
    } catch (TraceeGoneException e) {
      return false;
    }
  }

  /** Takes it down, by the tracer. */
  public void takeDown() {
    clapper.end(tid);
  }
}

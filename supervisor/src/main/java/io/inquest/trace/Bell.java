package io.inquest.trace;

import io.inquest.linux.libc.LibC;
import io.inquest.linux.ptrace.Ptrace;
import io.inquest.linux.ptrace.StoppedTracee;

/**
 * Calls the tracer away from waiting for its tracees: a child of its own that sleeps until another
 * thread ends it.
 */
final class Bell {
  private static final int SIGKILL = 9;

  private final SleepingChild clapper;
  private final int tid;

  private Bell(SleepingChild clapper, int tid) {
    this.clapper = clapper;
    this.tid = tid;
  }

  /** To be called by the tracer. */
  static Bell hang(Ptrace ptrace) {
    SleepingChild clapper = new SleepingChild(ptrace);
    StoppedTracee asleep = clapper.start();
    asleep.resume();
    return new Bell(clapper, asleep.tid());
  }

  /** Any thread may ring it, once or more often, while the tracer follows its tracees. */
  void ring() {
    LibC.kill(tid, SIGKILL);
  }

  /** Whether the task that a wait returned is this bell, which has been rung. */
  boolean isRungBy(int stoppedOrEnded) {
    return stoppedOrEnded == tid;
  }

  /** Takes it down, by the tracer. */
  void takeDown() {
    clapper.end(tid);
  }
}

package io.inquest.linux.ptrace;

import io.inquest.linux.libc.LibC;

/**
 * Looks for the next stop a while before the wait for it sleeps: where stops follow each other
 * closely, to be put to sleep and woken costs more than most of the calls between. It looks for
 * longer while that pays, lets whoever else would run on its CPU go first, and sleeps at once for
 * some time where the CPU did not come back soon. Owned by the tracer thread.
 */
final class Lookout {
  private static final int LEAST_POLLS = 4;
  private static final int MOST_POLLS = 512;

  /** A poll takes less than one microsecond; other threads' slices take milliseconds. */
  private static final long PROMPT_NANOS = 5_000;

  private static final long PROMPT_NANOS_IN_ALL = 100_000;
  private static final int CROWDED_WAITS = 2_000;

  private final Ptrace ptrace;
  private int polls = LEAST_POLLS;
  private int crowdedWaits;

  Lookout(Ptrace ptrace) {
    this.ptrace = ptrace;
  }

  /** The next task that stopped or ended; 0 if it is time to sleep. */
  int poll() {
    if (crowdedWaits > 0) {
      crowdedWaits--;
      return 0;
    }
    long since = System.nanoTime();
    int tid = 0;
    int done = 0;
    while (tid == 0 && done < polls) {
      if (done > 0) {
        LibC.sched_yield();
      }
      tid = ptrace.pollAny();
      done++;
    }
    if (System.nanoTime() - since > PROMPT_NANOS_IN_ALL + done * PROMPT_NANOS) {
      crowdedWaits = CROWDED_WAITS;
    }
    polls = tid != 0 ? Math.min(2 * polls, MOST_POLLS) : Math.max(polls / 2, LEAST_POLLS);
    return tid;
  }
}

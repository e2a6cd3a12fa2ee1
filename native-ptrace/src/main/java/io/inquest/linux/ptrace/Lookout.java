package io.inquest.linux.ptrace;

import io.inquest.linux.libc.LibC;

/**
 * Looks for the next stop a while before the wait for it sleeps: where stops follow each other
 * closely, to be put to sleep and woken costs more than most of the calls between. It looks for
 * longer while that pays, lets whoever else would run on its CPU go first, and sleeps at once for
 * some waits where the CPU did not come back soon: for twice as many each time that this happens,
 * since the CPU may be late once on any machine, and often on a crowded one. Owned by the tracer
 * thread.
 */
final class Lookout {
  private static final int LEAST_POLLS = 4;
  private static final int MOST_POLLS = 512;

  /** A poll takes less than one microsecond; other threads' slices take milliseconds. */
  private static final long PROMPT_NANOS = 5_000;

  private static final long PROMPT_NANOS_IN_ALL = 100_000;
  private static final int LEAST_SLEEPS = 16;
  private static final int MOST_SLEEPS = 2_048;

  /** So many looks in a row after which the CPU came back soon halve the sleeps again. */
  private static final int PROMPT_LOOKS = 32;

  private final PendingEvents.Wait wait;
  private int polls = LEAST_POLLS;
  private int sleepsIfCrowded = LEAST_SLEEPS;
  private int sleepsLeft;
  private int promptLooks;

  Lookout(PendingEvents.Wait wait) {
    this.wait = wait;
  }

  /** Whether it is time to sleep at once. */
  boolean sleeps() {
    return sleepsLeft > 0;
  }

  /** The next event, when none pended before; {@link PendingEvents#NONE} if it is time to sleep. */
  long poll() {
    if (sleepsLeft > 0) {
      sleepsLeft--;
      return PendingEvents.NONE;
    }
    long since = System.nanoTime();
    long event = PendingEvents.NONE;
    int done = 0;
    while (event == PendingEvents.NONE && done < polls) {
      LibC.sched_yield();
      event = wait.poll(-1);
      done++;
    }
    judge(System.nanoTime() - since <= PROMPT_NANOS_IN_ALL + done * PROMPT_NANOS);
    boolean found = event != PendingEvents.NONE;
    polls = found ? Math.min(2 * polls, MOST_POLLS) : Math.max(polls / 2, LEAST_POLLS);
    return event;
  }

  private void judge(boolean prompt) {
    if (!prompt) {
      sleepsLeft = sleepsIfCrowded;
      sleepsIfCrowded = Math.min(2 * sleepsIfCrowded, MOST_SLEEPS);
      promptLooks = 0;
    } else if (++promptLooks == PROMPT_LOOKS) {
      sleepsIfCrowded = Math.max(sleepsIfCrowded / 2, LEAST_SLEEPS);
      promptLooks = 0;
    }
  }
}

package io.inquest.linux.ptrace;

import java.util.Arrays;

/**
 * Stops and ends of tracees that wait(2) has told of and that are not dealt with yet. wait(2)
 * answers for the newest tracee that has something to tell, so that a busy one would keep the
 * tracer from all that are older. Therefore events are taken in rounds: at the start of one all
 * that pend are taken, at most one of each task, and the next begins when the last of them has been
 * dealt with. A task that is busy thus has one turn a round, as any other.
 *
 * <p>To find that nothing more pends is a system call. While one task alone has anything to tell,
 * others are looked for at some of its events only.
 *
 * <p>A stopped task may be killed while its stop waits here: the newer event then takes the place
 * of the stop, which nobody has acted upon. Owned by the tracer thread.
 */
final class PendingEvents {
  /** No event: the status of no task. */
  static final long NONE = 0;

  /** So many events of one task in a row tell that it is alone. */
  static final int ALONE = 16;

  /** While one task is alone, others are looked for at one of so many of its events. */
  static final int LOOK = 8;

  private static final int FIRST_CAPACITY = 16;

  private final Wait wait;
  private final Lookout lookout;
  private long[] round = new long[FIRST_CAPACITY];
  private int next;
  private int end;
  private int latestTid;

  /** How many of the latest events were of the same task. */
  private int inRow;

  /** waitpid(2) for the tracer thread's own children. */
  interface Wait {
    /**
     * Asks for an event, without sleeping, and has it told.
     *
     * @param pid a task, or -1 for any
     * @return as {@link #event} makes it; {@link #NONE} if there is none
     */
    long poll(int pid);

    /** As {@link #poll}, but sleeps until there is an event; {@link #NONE} if there is no child. */
    long sleep(int pid);
  }

  PendingEvents(Wait wait) {
    this.wait = wait;
    this.lookout = new Lookout(wait);
  }

  /** An event of a task, with its wait status. */
  static long event(int tid, int status) {
    return (long) tid << Integer.SIZE | Integer.toUnsignedLong(status);
  }

  /** The task of an event. */
  static int tid(long event) {
    return (int) (event >> Integer.SIZE);
  }

  /** The wait status of an event. */
  static int status(long event) {
    return (int) event;
  }

  /** The event whose turn it is; {@link #NONE} if nothing pends. */
  long next() {
    while (next < end) {
      long event = round[next++];
      if (event != NONE) {
        return told(latest(event));
      }
    }
    gather();
    return next < end ? told(round[next++]) : NONE;
  }

  /** As {@link #next}, but waits until there is an event; {@link #NONE} if there is no tracee. */
  long await() {
    boolean sleepsAtOnce = next == end && lookout.sleeps() && looksForNobody(latestTid);
    long event = sleepsAtOnce ? NONE : next();
    if (event == NONE) {
      event = told(lookout.poll());
    }
    return event != NONE ? event : told(wait.sleep(-1));
  }

  /** The next event of one task, out of turn; {@link #NONE} if there is no such child. */
  long await(int tid) {
    for (int i = next; i < end; i++) {
      if (tid(round[i]) == tid) {
        long event = round[i];
        round[i] = NONE;
        return latest(event);
      }
    }
    return wait.sleep(tid);
  }

  private void gather() {
    next = 0;
    end = 0;
    long event;
    do {
      event = wait.poll(-1);
      if (event != NONE) {
        add(event);
      }
    } while (event != NONE && !looksForNobody(tid(event)));
  }

  private void add(long event) {
    int place = placeOf(event);
    if (place == round.length) {
      round = Arrays.copyOf(round, 2 * round.length);
    }
    round[place] = event;
    end = Math.max(end, place + 1);
  }

  /** Where the event is to wait: in the place of a stop of the same task, or last. */
  private int placeOf(long event) {
    int tid = tid(event);
    for (int i = 0; i < end; i++) {
      if (tid(round[i]) == tid && WaitStatus.stopped(status(round[i]))) {
        return i;
      }
    }
    return end;
  }

  private boolean looksForNobody(int tid) {
    return tid == latestTid && inRow >= ALONE && inRow % LOOK != 0;
  }

  private long told(long event) {
    if (event != NONE) {
      inRow = tid(event) == latestTid ? inRow + 1 : 1;
      latestTid = tid(event);
    }
    return event;
  }

  /**
   * What there is to tell instead of an event that has waited. At most stops {@link StoppedTracee}
   * notices that the task was killed; at these it could not, and the task would be let go from the
   * exit event that it has got to. A task that has ended is not asked for: its number may be
   * another's by now.
   */
  private long latest(long event) {
    int status = status(event);
    if (!WaitStatus.stopped(status)) {
      return event;
    }
    return switch (Stop.of(status)) {
      case SIGNAL_DELIVERY, GROUP_STOP, TRAP -> {
        long newer = wait.poll(tid(event));
        yield newer != NONE ? newer : event;
      }
      case SECCOMP, SYSCALL, FORK, VFORK, CLONE, EXEC, EXIT -> event;
    };
  }
}

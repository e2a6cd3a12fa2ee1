package io.inquest.linux.proc;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Whether the tracer thread is at a tracee's memory or mappings right now, where the kernel may
 * have it wait for another process. The tracer thread alone calls {@link #begin} and {@link #end};
 * any thread may look.
 */
public final class TraceeAccess {
  /** No access is going on. */
  public static final long NONE = 0;

  /** The accesses begun, and ended: odd while one lasts. */
  private static final AtomicLong COUNT = new AtomicLong();

  // Written before COUNT is, and of use while that stays as it is.
  private static int tid;
  private static long address;
  private static int depth;

  private TraceeAccess() {}

  /**
   * An access begins; one within another belongs to the outer.
   *
   * @param task whose memory it is
   * @param place where in it; 0 if it is the mappings as a whole
   */
  public static void begin(int task, long place) {
    if (depth++ == 0) {
      tid = task;
      address = place;
      COUNT.setRelease(COUNT.getPlain() + 1);
    }
  }

  /** The access that was begun last has ended. */
  public static void end() {
    if (--depth == 0) {
      COUNT.setRelease(COUNT.getPlain() + 1);
    }
  }

  /** The access that is going on, a number of its own; {@link #NONE} if there is none. */
  public static long current() {
    long count = COUNT.getAcquire();
    return (count & 1) == 0 ? NONE : count;
  }

  /** Whose memory is looked at; certain if {@link #current} is the same before and after. */
  public static int tid() {
    return tid;
  }

  /** Where in it, 0 if nowhere in particular; certain as {@link #tid} is. */
  public static long address() {
    return address;
  }
}

package io.inquest.trace.record;

import io.inquest.audit.journal.JournalFullException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The wait for room in the store ({@link OnLoss#HOLD}), which is said once and can be left at any
 * time. Owned by the tracer thread but for {@link #leave}.
 */
public final class Hold {
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** A signal that was passed on so lately may not have reached the program, which waits now. */
  private static final long LATELY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Consumer<String> notices;
  private BooleanSupplier anyAlive = () -> true;
  private boolean said;
  private boolean left;
  private volatile Thread waiting;
  private volatile boolean calledOff;
  private volatile long askedAt = System.nanoTime() - LATELY_NANOS;

  /**
   * @param notices gets what is to be said on standard error while the program stands still
   */
  public Hold(Consumer<String> notices) {
    this.notices = notices;
  }

  /** Tells how to find out whether any task of the run is alive; if none is, nobody waits. */
  void heedDeaths(BooleanSupplier anyTaskAlive) {
    anyAlive = anyTaskAlive;
  }

  /**
   * Waits a moment.
   *
   * @return whether to try again; if not, every task has died, and what is recorded of that is lost
   * @throws RecordLostException if the wait was called off
   */
  boolean awaitRoom(JournalFullException full) {
    if (left) {
      return false;
    }
    say(full);
    waiting = Thread.currentThread();
    try {
      if (System.nanoTime() - askedAt < LATELY_NANOS) {
        calledOff = true;
      }
      if (!calledOff) {
        LockSupport.parkNanos(RETRY_NANOS);
      }
      if (calledOff) {
        throw new RecordLostException(full);
      }
    } finally {
      waiting = null;
    }
    left = !anyAlive.getAsBoolean();
    return !left;
  }

  private void say(JournalFullException full) {
    if (!said) {
      said = true;
      notices.accept(
          "the program waits, since no record of it can be kept ("
              + full.path()
              + "): "
              + full.problem()
              + ". Free some space there and it goes on; Ctrl-C ends it");
    }
  }

  /** Somebody asks the run to end: if it waits, it does. Any thread may call it. */
  public void leave() {
    askedAt = System.nanoTime();
    Thread waits = waiting;
    if (waits != null) {
      calledOff = true;
      LockSupport.unpark(waits);
    }
  }
}

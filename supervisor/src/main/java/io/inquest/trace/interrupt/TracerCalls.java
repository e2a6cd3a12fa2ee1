package io.inquest.trace.interrupt;

import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What other threads have the tracer thread do: it waits for tracees only, so that it is woken by
 * one that stops when it is told to.
 *
 * <p>Thread-safe; what is called for is done on the tracer thread, which alone may call {@link
 * #isMadeBy}, {@link #attend} and {@link #close}.
 */
public final class TracerCalls {
  private final Queue<Runnable> calls = new ConcurrentLinkedQueue<>();
  private Bell bell;

  /**
   * @param bell wakes the tracer; empty if nothing is taken
   */
  public TracerCalls(Optional<Bell> bell) {
    this.bell = bell.orElse(null);
  }

  /**
   * Has the tracer thread do something soon.
   *
   * @return whether it will
   */
  public synchronized boolean make(Runnable call) {
    if (bell == null) {
      return false;
    }
    calls.add(call);
    bell.ring();
    return true;
  }

  /** Whether the task that a wait returned calls for {@link #attend}. */
  public boolean isMadeBy(int tid) {
    return bell != null && bell.isRungBy(tid);
  }

  /** Does what was called for. */
  public void attend(int status) {
    if (!bell.still(status)) {
      // Who killed it has taken the way to the tracer: what was called for until then is done.
      synchronized (this) {
        bell = null;
      }
    }
    doAll();
  }

  /** Takes no more, and does what was called for until now. */
  public synchronized void close() {
    if (bell != null) {
      bell.takeDown();
      bell = null;
    }
    doAll();
  }

  private void doAll() {
    Runnable call;
    while ((call = calls.poll()) != null) {
      call.run();
    }
  }
}

package io.inquest.trace.tighten;

import io.inquest.control.TightenReply;
import io.inquest.trace.interrupt.TracerCalls;

/**
 * The way of orders from other threads to the tracer's {@link Tightening}. Any thread may submit,
 * urge and demand; the tracer thread does what they ask for, and closes.
 */
public final class TightenOrders {
  private final Tightening tightening;
  private final TracerCalls calls;
  private boolean closed;

  public TightenOrders(Tightening tightening, TracerCalls calls) {
    this.tightening = tightening;
    this.calls = calls;
  }

  /** Asks for all tasks to be put under an order's policies. */
  void submit(TightenOrder order) {
    call(
        order,
        () -> {
          if (closed) {
            order.reply().complete(TightenReply.failed("the run has ended"));
          } else {
            tightening.start(order);
          }
        });
  }

  /** Asks for those to be interrupted once more that have not stopped. */
  void urge(TightenOrder order) {
    call(order, () -> tightening.urge(order));
  }

  /** Asks for the answer now. */
  void demand(TightenOrder order) {
    call(order, order::answer);
  }

  private void call(TightenOrder order, Runnable call) {
    if (!calls.make(call)) {
      order.reply().complete(TightenReply.failed("the run takes no orders (any more)"));
    }
  }

  /** Takes no more, and answers those there are: there is no task left. */
  public void close() {
    closed = true;
    calls.close();
    tightening.answerAll();
  }
}

package io.inquest.query;

import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Gives rows to a consumer on another thread, in their order, while this one reads the next. A few
 * batches are on their way at a time.
 *
 * <p>Used by one thread; the consumer belongs to the other one until {@link #finish} has returned,
 * or this is closed. What the consumer throws is thrown here, by a later call.
 *
 * @param <R> the rows
 */
public final class RowRelay<R> implements Consumer<R>, AutoCloseable {
  private static final int BATCH = 512;
  private static final int MOST_AHEAD = 8;

  private final Consumer<R> consumer;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread relay = new Thread(work, "rows");
            relay.setDaemon(true);
            return relay;
          });
  private final Deque<Future<?>> ahead = new ArrayDeque<>();
  private List<R> batch = new ArrayList<>(BATCH);

  /** Relays to this consumer. */
  public RowRelay(Consumer<R> consumer) {
    this.consumer = consumer;
  }

  @Override
  public void accept(R row) {
    batch.add(row);
    if (batch.size() == BATCH) {
      hand();
    }
  }

  private void hand() {
    if (ahead.size() == MOST_AHEAD) {
      await(ahead.remove());
    }
    List<R> full = batch;
    batch = new ArrayList<>(BATCH);
    ahead.add(thread.submit(() -> full.forEach(consumer)));
  }

  /** Waits until the consumer has taken every row. */
  public void finish() {
    hand();
    while (!ahead.isEmpty()) {
      await(ahead.remove());
    }
  }

  private static void await(Future<?> taken) {
    try {
      taken.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(
          new InterruptedIOException("interrupted while rows are taken"));
    }
  }

  /** Ends the other thread; rows that were not taken by then are dropped. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      while (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
        // A row is being written.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

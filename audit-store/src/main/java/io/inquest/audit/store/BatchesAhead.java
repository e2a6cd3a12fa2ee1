package io.inquest.audit.store;

import io.inquest.audit.journal.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;

/**
 * The next batches of a run. While one is written, the one after it is read and bound in the
 * background: Hibernate needs as long for binding as the database for inserting and committing.
 *
 * <p>Owned by one thread. The reader is the background's until this is closed.
 */
final class BatchesAhead implements AutoCloseable {
  /** Then it is another run's turn. */
  private static final int BATCHES = 16;

  private final BatchReader reader;
  private final SessionFactory factory;
  private final List<StatelessSession> sessions = new ArrayList<>();
  private final Executor background;
  private CompletableFuture<BoundBatch> ahead;
  private int given;

  BatchesAhead(BatchReader reader, SessionFactory factory, Executor background) {
    this.reader = reader;
    this.factory = factory;
    this.background = background;
  }

  /**
   * The next batch, for the caller to close; null at the journal's tail, and after as many as may
   * be moved before other runs have their turn.
   *
   * @throws StoreException if the journal cannot be read
   */
  BoundBatch next() throws StoreException {
    BoundBatch batch = null;
    if (given == 0) {
      batch = bind();
    } else if (ahead != null) {
      batch = await();
    }
    given++;
    if (batch != null && batch.entries().full() && given < BATCHES) {
      ahead = new CompletableFuture<>();
      background.execute(this::bindAhead);
    }
    return batch;
  }

  private BoundBatch bind() throws StoreException {
    EntryBatch entries = reader.read();
    return entries.isEmpty() ? null : BoundBatch.bind(entries, session());
  }

  // Two take turns: one is bound to while the other executes.
  private StatelessSession session() {
    if (sessions.size() < 2) {
      sessions.add(factory.openStatelessSession());
    }
    return sessions.get(given % 2);
  }

  private void bindAhead() {
    try {
      ahead.complete(bind());
    } catch (StoreException | RuntimeException | Error e) {
      ahead.completeExceptionally(e);
    }
  }

  private BoundBatch await() throws StoreException {
    try {
      return ahead.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StoreException cause) {
        throw cause;
      } else if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    } finally {
      ahead = null;
    }
  }

  /** Gives up the batch that is ahead, which no transaction has written. */
  @Override
  public void close() throws StoreException {
    try {
      if (ahead != null) {
        BoundBatch unwanted = await();
        if (unwanted != null) {
          unwanted.close();
        }
      }
    } finally {
      sessions.forEach(StatelessSession::close);
    }
  }
}

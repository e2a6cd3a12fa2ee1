package io.inquest.audit.store;

import io.inquest.audit.journal.LockFile;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hibernate.StatelessSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process as its store's ingester: holds the ingest lock and the database, moves journals into
 * it, and serves other processes, until it is closed. Safe for all threads.
 */
final class IngesterService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IngesterService.class);

  /** How long nothing is looked at after there was nothing to move. */
  private static final long PAUSE_MILLIS = 25;

  /** How long a closing ingester lets others finish; they go on by themselves after that. */
  private static final long PATIENCE_NANOS = 2_000_000_000L;

  private final StoreLocation store;
  private final LockFile lock;
  private final IndexDatabase database;
  private final IndexServer server;
  private final JournalIngester ingester;
  private Thread follower;
  private final CountDownLatch closing = new CountDownLatch(1);

  private IngesterService(
      StoreLocation store,
      LockFile lock,
      IndexDatabase database,
      IndexServer server,
      JournalIngester ingester) {
    this.store = store;
    this.lock = lock;
    this.database = database;
    this.server = server;
    this.ingester = ingester;
  }

  /**
   * Becomes the ingester; empty if another process, or another part of this one, is.
   *
   * @throws StoreException if the database cannot be opened
   */
  static Optional<IngesterService> start(StoreLocation store) throws StoreException {
    LockFile lock = null;
    IndexDatabase database = null;
    boolean started = false;
    try {
      lock = store.tryIngestLock().orElse(null);
      if (lock == null) {
        return Optional.empty();
      }
      IndexFile file = new IndexFile(store);
      database = file.open();
      JournalIngester ingester = new JournalIngester(store, database.sessions());
      IndexServer server =
          IndexServer.start(file.database(), store.ingestEndpoint(), database.source());
      started = true;
      return Optional.of(new IngesterService(store, lock, database, server, ingester));
    } catch (IOException | SQLException e) {
      throw StoreException.of("become the ingester", store.directory(), e);
    } finally {
      if (!started) {
        release(store, database, lock);
      }
    }
  }

  IndexDatabase database() {
    return database;
  }

  /**
   * Moves all that the journals hold now.
   *
   * @throws StoreException if the database cannot be written
   */
  void catchUp() throws StoreException {
    Backlog backlog;
    try (StatelessSession session = database.sessions().openStatelessSession()) {
      backlog = Backlog.now(store, JournalIngester.progress(session));
    }
    while (!has(backlog) && round()) {
      // Each round moves some batches of each run.
    }
  }

  private boolean has(Backlog backlog) {
    synchronized (ingester) {
      return ingester.has(backlog);
    }
  }

  private boolean round() throws StoreException {
    synchronized (ingester) {
      return ingester.round();
    }
  }

  /** Goes on moving in the background, so that others who ask get what is new. */
  synchronized void follow() {
    follower = new Thread(this::moveOn, "inquest-ingester");
    follower.setDaemon(true);
    follower.start();
  }

  private void moveOn() {
    try {
      while (!isClosing()) {
        if (!round()) {
          pause();
        }
      }
    } catch (StoreException e) {
      LOG.warn("{}", e.getMessage());
    }
  }

  /**
   * Moves on until everything is moved and nobody asks any more.
   *
   * @param whileLive whether to stay as long as a supervisor lives
   * @throws StoreException if the database cannot be written
   */
  void serve(boolean whileLive) throws StoreException {
    try {
      while (!isClosing()) {
        if (round()) {
          continue;
        }
        if (!(whileLive && ingester.hasLiveRuns()) && server.clients() == 0) {
          server.closeDoor();
          if (server.clients() == 0) {
            return;
          }
          server.openDoor();
        }
        pause();
      }
    } catch (IOException | SQLException e) {
      throw StoreException.of("serve the index", store.directory(), e);
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void pause() {
    try {
      closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closing.countDown();
    }
  }

  /** Ends the background work, lets others finish for a moment, and gives the database up. */
  @Override
  public void close() throws StoreException {
    closing.countDown();
    Thread ending;
    synchronized (this) {
      ending = follower;
      follower = null;
    }
    try {
      if (ending != null) {
        ending.join();
      }
      server.closeDoor();
      long deadline = System.nanoTime() + PATIENCE_NANOS;
      while (server.clients() > 0 && System.nanoTime() - deadline < 0) {
        Thread.sleep(PAUSE_MILLIS);
      }
      ingester.close();
      server.close();
    } catch (IOException | SQLException e) {
      throw StoreException.of("close the index", store.directory(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      release(store, database, lock);
    }
  }

  private static void release(StoreLocation store, IndexDatabase database, LockFile lock)
      throws StoreException {
    try {
      if (database != null) {
        database.close();
      }
    } catch (SQLException e) {
      throw StoreException.of("close the index", store.index(), e);
    } finally {
      release(store, lock);
    }
  }

  private static void release(StoreLocation store, LockFile lock) throws StoreException {
    if (lock != null) {
      try {
        lock.close();
      } catch (IOException e) {
        throw StoreException.of("release the ingest lock", store.ingestLock(), e);
      }
    }
  }
}

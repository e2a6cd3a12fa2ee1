package io.inquest.audit.store;

import io.inquest.audit.journal.LockFile;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.prune.Pruner;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import org.hibernate.HibernateException;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process as the ingester of an index: holds its lock and its database, and moves journals
 * into it, until it is closed. Safe for all threads.
 */
final class IngesterService implements AutoCloseable {
  /** How long nothing is looked at after there was nothing to move. */
  private static final long PAUSE_MILLIS = 25;

  /** How long an ingester may work at least before it makes room for another that waits. */
  private static final long TENURE_NANOS = 1_000_000_000L;

  private static final Logger LOG = LoggerFactory.getLogger(IngesterService.class);

  private final IndexHome home;
  private final LockFile lock;
  private final IndexDatabase database;
  private final JournalIngester ingester;
  private final long start = System.nanoTime();

  private IngesterService(IndexHome home, LockFile lock, IndexDatabase database)
      throws StoreException {
    this.home = home;
    this.lock = lock;
    this.database = database;
    if (home.isInStore()) {
      // What a pruning that was killed left to be done.
      new RunRemoval(database.sessions()).removePruned(home.store());
    }
    ingester = new JournalIngester(home, database.sessions());
  }

  /** Where that cannot be written, it is for what follows to fail, or to need no such thing. */
  private static void leaveTrace(IndexHome home) {
    try {
      if (home.isInStore()) {
        IngesterTrace.begin(home.store());
      }
    } catch (IOException e) {
      LOG.warn("whether an ingester is killed will not be known: {}", e.getMessage());
    }
  }

  private static void takeTraceAway(IndexHome home) {
    try {
      if (home.isInStore()) {
        IngesterTrace.end(home.store());
      }
    } catch (IOException e) {
      LOG.warn("this ingester will look as if it were killed: {}", e.getMessage());
    }
  }

  /**
   * Becomes the ingester; empty if another process, or another part of this one, is.
   *
   * @throws StoreException if the database cannot be opened
   */
  static Optional<IngesterService> start(IndexHome home) throws StoreException {
    LockFile lock = null;
    boolean started = false;
    try {
      lock = home.tryLock().orElse(null);
      if (lock == null) {
        return Optional.empty();
      }
      leaveTrace(home);
      IndexDatabase database = new IndexFile(home).open();
      try {
        IngesterService service = new IngesterService(home, lock, database);
        started = true;
        return Optional.of(service);
      } finally {
        if (!started) {
          database.close();
        }
      }
    } catch (IOException | SQLException | HibernateException e) {
      throw StoreException.of("become the ingester", home.lock(), e);
    } finally {
      if (!started && lock != null) {
        takeTraceAway(home);
        release(home, lock);
      }
    }
  }

  IndexHome home() {
    return home;
  }

  SessionFactory sessions() {
    return database.sessions();
  }

  /**
   * Moves all that the journals hold now.
   *
   * @throws StoreException if the database cannot be written
   */
  void catchUp() throws StoreException {
    Backlog backlog;
    try (StatelessSession session = database.sessions().openStatelessSession()) {
      backlog = Backlog.now(home.store(), JournalIngester.progress(session));
    }
    while (!has(backlog) && round()) {
      // Each round moves some batches of each run.
    }
    synchronized (ingester) {
      backlog.unreadable().forEach(ingester::leaveOut);
      retain();
    }
  }

  private void retain() {
    if (home.isInStore()) {
      retention().apply();
    }
  }

  private Retention retention() {
    return new Retention(home.store(), database.sessions(), Clock.systemUTC());
  }

  /**
   * Prunes runs of the store, whose own index this is.
   *
   * @throws StoreException as {@link Retention#prune}
   */
  PrunedRuns prune(long before, Pruner pruner, boolean dry) throws StoreException {
    synchronized (ingester) {
      PrunedRuns done = retention().prune(before, pruner, dry);
      if (!done.pruned().isEmpty() && !dry) {
        database.compactAtClose();
      }
      return done;
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

  /** Whether another process waits to be the ingester, and it is its turn. */
  boolean isToMakeRoom() throws StoreException {
    try {
      return System.nanoTime() - start > TENURE_NANOS && home.isWanted();
    } catch (IOException e) {
      throw StoreException.of("look whether the index is wanted", home.directory(), e);
    }
  }

  /**
   * Moves on until everything is moved, or another process wants to.
   *
   * @param whileLive whether to stay as long as a supervisor lives
   * @throws StoreException if the database cannot be written
   */
  void serve(boolean whileLive) throws StoreException {
    boolean more = true;
    while (more && !isToMakeRoom()) {
      more = round();
      if (!more && whileLive && ingester.hasLiveRuns()) {
        more = pause();
      }
    }
    retain();
  }

  private static boolean pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Gives the database up. */
  @Override
  public void close() throws StoreException {
    try {
      closeIndex();
    } finally {
      takeTraceAway(home);
      release(home, lock);
    }
  }

  private void closeIndex() throws StoreException {
    try {
      ingester.close();
    } finally {
      closeDatabase();
    }
  }

  private void closeDatabase() throws StoreException {
    try {
      database.close();
    } catch (IOException | SQLException e) {
      throw StoreException.of("close the index", home.index(), e);
    }
  }

  private static void release(IndexHome home, LockFile lock) throws StoreException {
    if (lock != null) {
      try {
        lock.close();
      } catch (IOException e) {
        throw StoreException.of("release the ingest lock", home.lock(), e);
      }
    }
  }
}

package io.inquest.audit.store;

import io.inquest.audit.entity.IngestEntity;
import io.inquest.audit.journal.JournalPosition;
import io.inquest.audit.journal.LostRun;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.hibernate.HibernateException;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the journals of a store into its tables, each entry once: the rows of a batch and the place
 * where the next one begins are one transaction. The journal of a lost supervisor is completed
 * first; where the store is only read, its end comes into the tables alone.
 *
 * <p>Owned by one thread at a time, of the process that holds the ingest lock.
 */
public final class JournalIngester implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JournalIngester.class);

  private final IndexHome home;
  private final StoreLocation store;
  private final SessionFactory sessions;
  private final Set<Long> ended = new HashSet<>();
  private final Set<Long> setAside = new HashSet<>();
  private final Map<Long, RunIngest> open = new HashMap<>();
  private final ExecutorService background =
      Executors.newSingleThreadExecutor(JournalIngester::daemon);

  JournalIngester(IndexHome home, SessionFactory sessions) {
    this.home = home;
    this.store = home.store();
    this.sessions = sessions;
    try (StatelessSession session = sessions.openStatelessSession()) {
      ended.addAll(
          session
              .createSelectionQuery("select run from IngestEntity where ended", Long.class)
              .getResultList());
    }
  }

  /**
   * Moves some batches of each run that has any.
   *
   * @return whether anything was moved
   * @throws StoreException if the tables cannot be written; what was not moved will be by the next
   *     round
   */
  boolean round() throws StoreException {
    boolean moved = false;
    for (long number : store.runNumbers()) {
      if (!ended.contains(number) && !setAside.contains(number)) {
        moved |= move(number);
      }
    }
    return moved;
  }

  /** Whether runs are there whose supervisor lives, as far as the last round saw. */
  boolean hasLiveRuns() throws StoreException {
    for (RunIngest ingest : open.values()) {
      if (ingest.directory().isLive()) {
        return true;
      }
    }
    return false;
  }

  /** Whether the tables have all of the backlog, as far as it can be read. */
  boolean has(Backlog backlog) {
    if (!setAside.containsAll(backlog.unreadable().keySet())) {
      return false;
    }
    for (Map.Entry<Long, Long> run : backlog.sequences().entrySet()) {
      RunIngest ingest = open.get(run.getKey());
      long next = ingest == null ? JournalPosition.START.sequence() : ingest.sequence();
      if (next < run.getValue() && !ended.contains(run.getKey())) {
        return false;
      }
    }
    return true;
  }

  private boolean move(long number) throws StoreException {
    try {
      RunDirectory directory = store.run(number).orElse(null);
      if (directory == null) {
        return false;
      }
      RunIngest ingest = ingest(directory);
      // The supervisor is looked at before its journal is: what it wrote last is then seen.
      boolean live = directory.isLive();
      if (!live) {
        ingest.expectNoWriter();
      }
      boolean moved = ingest.move(sessions, background);
      if (!moved && !live && !ingest.hasEnded()) {
        moved = home.isInStore() ? LostRun.seal(directory) : conclude(ingest);
      }
      if (ingest.hasEnded()) {
        ended.add(number);
        open.remove(number);
        ingest.close();
      }
      return moved;
    } catch (HibernateException e) {
      forget(number);
      throw StoreException.of("write the index", home.index(), e);
    } catch (StoreException e) {
      // What one run's journal has must not keep the others out.
      leaveOut(number, e);
      forget(number);
      return false;
    }
  }

  /** Says once that a run is not read, and does not try it again. */
  void leaveOut(long number, StoreException problem) {
    if (setAside.add(number)) {
      LOG.warn("run {} is left out of the index: {}", number, problem.getMessage());
    }
  }

  private boolean conclude(RunIngest ingest) throws StoreException {
    return ingest.conclude(sessions, LostRun.ending(ingest.directory()));
  }

  private RunIngest ingest(RunDirectory directory) throws StoreException {
    RunIngest known = open.get(directory.number());
    if (known != null) {
      return known;
    }
    try (StatelessSession session = sessions.openStatelessSession()) {
      RunIngest opened = RunIngest.open(directory, session);
      open.put(directory.number(), opened);
      return opened;
    }
  }

  private void forget(long number) throws StoreException {
    RunIngest failed = open.remove(number);
    if (failed != null) {
      failed.close();
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "inquest-batches-ahead");
    thread.setDaemon(true);
    return thread;
  }

  /** The runs whose end is in the tables, and how far the others are, for any process. */
  static Map<Long, IngestEntity> progress(StatelessSession session) {
    Map<Long, IngestEntity> progress = new HashMap<>();
    session
        .createSelectionQuery("from IngestEntity", IngestEntity.class)
        .getResultList()
        .forEach(run -> progress.put(run.run(), run));
    return progress;
  }

  @Override
  public void close() throws StoreException {
    for (long number : Set.copyOf(open.keySet())) {
      forget(number);
    }
    background.shutdown();
  }
}

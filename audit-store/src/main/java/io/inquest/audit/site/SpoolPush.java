package io.inquest.audit.site;

import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.hibernate.SessionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the journals of a store into a site's database, each entry once. Nothing of the store is
 * deleted. After a failure of the database it is to be thrown away, and another one goes on.
 *
 * <p>Owned by one thread.
 */
final class SpoolPush implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolPush.class);

  private final StoreLocation store;
  private final SiteHost host;
  private final SessionFactory sessions;
  private final RunClaims claims;
  private final SiteDays days;
  private final Map<Long, RunPush> open = new HashMap<>();
  private final Set<Long> ended = new HashSet<>();
  private final Set<Long> leftOut;
  private final ExecutorService background = Executors.newSingleThreadExecutor(SpoolPush::daemon);

  /**
   * Begins where the database says.
   *
   * @param host the machine whose records these are
   * @param leftOut runs that cannot be pushed; those that are found so are added
   */
  SpoolPush(StoreLocation store, SiteHost host, SiteDatabase site, Set<Long> leftOut) {
    this.store = store;
    this.host = host;
    this.sessions = site.sessions();
    this.leftOut = leftOut;
    claims = new RunClaims(host, sessions);
    days = new SiteDays(sessions);
  }

  /**
   * Moves some batches of each run that has any.
   *
   * @return whether anything was moved
   * @throws StoreException if the store cannot be listed
   * @throws org.hibernate.HibernateException if the database fails
   */
  boolean round() throws StoreException {
    boolean moved = false;
    for (long number : store.runNumbers()) {
      if (!ended.contains(number) && !leftOut.contains(number)) {
        moved |= move(number);
      }
    }
    return moved;
  }

  /** Whether what is left came into journals of runs that go on after this began with them. */
  boolean hasCaughtUp() throws StoreException {
    for (RunPush push : open.values()) {
      if (!push.hasCaughtUp()) {
        return false;
      }
    }
    return true;
  }

  private boolean move(long number) throws StoreException {
    try {
      Optional<RunPush> known = push(number);
      if (known.isEmpty()) {
        return false;
      }
      RunPush push = known.get();
      boolean moved;
      try {
        moved = push.move(background);
      } catch (MovedException e) {
        forget(number);
        return true;
      }
      if (push.hasEnded()) {
        ended.add(number);
        forget(number);
      }
      return moved;
    } catch (StoreException e) {
      // What one run's journal has must not keep the others out.
      leaveOut(number, e.getMessage());
      return false;
    } catch (RuntimeException e) {
      if (!SiteFailure.isData(e)) {
        throw e;
      }
      leaveOut(number, "the database refuses a record (SQLSTATE " + SiteFailure.state(e) + ")");
      return false;
    }
  }

  private void leaveOut(long number, String problem) throws StoreException {
    leftOut.add(number);
    LOG.warn("run {} is not pushed: {}", number, problem);
    forget(number);
  }

  private Optional<RunPush> push(long number) throws StoreException {
    RunPush known = open.get(number);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<RunDirectory> directory = store.run(number);
    Optional<byte[]> journal =
        directory.isEmpty() ? Optional.empty() : JournalId.of(directory.get());
    if (journal.isEmpty()) {
      return Optional.empty();
    }
    if (claims.hasEnded(journal.get())) {
      ended.add(number);
      return Optional.empty();
    }
    long there = claims.number(journal.get(), number);
    if (there != number) {
      LOG.warn(
          "run {} of {} has the number {} in the database, since another journal of this machine's"
              + " has its own",
          number,
          store,
          there);
    }
    RunPush opened = RunPush.open(directory.get(), host.id(), there, sessions, days);
    open.put(number, opened);
    return Optional.of(opened);
  }

  private void forget(long number) throws StoreException {
    RunPush failed = open.remove(number);
    if (failed != null) {
      failed.close();
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "inquest-rows-ahead");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() throws StoreException {
    try {
      for (long number : Set.copyOf(open.keySet())) {
        forget(number);
      }
    } finally {
      background.shutdown();
    }
  }
}

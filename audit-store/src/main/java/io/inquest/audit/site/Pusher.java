package io.inquest.audit.site;

import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.site.SiteDatabase.Access;
import jakarta.persistence.PersistenceException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties a store's journals into a site's database, and waits for one that is away. Owned by one
 * thread.
 */
public final class Pusher {
  private static final Logger LOG = LoggerFactory.getLogger(Pusher.class);

  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 30_000;

  /** How long nothing is looked at after there was nothing to move. */
  private static final long LOOK_EVERY_MILLIS = 500;

  private final StoreLocation store;
  private final SiteUrl url;
  private final SiteHost host;
  private final Map<String, String> environment;
  private final Set<Long> leftOut = new HashSet<>();
  private SiteDatabase site;
  private SpoolPush spool;

  /**
   * Pushes what a store has.
   *
   * @param host the machine whose records these are
   */
  public Pusher(StoreLocation store, SiteUrl url, SiteHost host) {
    this(store, url, host, System.getenv());
  }

  public Pusher(StoreLocation store, SiteUrl url, SiteHost host, Map<String, String> environment) {
    this.store = store;
    this.url = url;
    this.host = host;
    this.environment = environment;
  }

  /**
   * Moves what the journals hold now.
   *
   * @param patience how long a database is waited for that is away
   * @return the numbers of the runs that could not be pushed; each was said why
   * @throws StoreException if the database is away for longer, or refuses
   */
  public Set<Long> push(Duration patience) throws StoreException {
    push(false, patience);
    return Set.copyOf(leftOut);
  }

  /**
   * Moves what the journals hold, and goes on until the thread is interrupted.
   *
   * @throws StoreException if the database refuses for good
   */
  public void watch() throws StoreException {
    push(true, Duration.ofSeconds(Long.MAX_VALUE));
  }

  private void push(boolean watching, Duration patience) throws StoreException {
    long pause = FIRST_PAUSE_MILLIS;
    long failingSince = 0;
    String told = "";
    try {
      while (true) {
        try {
          boolean moved = round();
          pause = FIRST_PAUSE_MILLIS;
          failingSince = 0;
          told = "";
          if (!watching && (!moved || spool.hasCaughtUp())) {
            return;
          }
          if (!moved) {
            Thread.sleep(LOOK_EVERY_MILLIS);
          }
        } catch (Away away) {
          giveUp();
          long now = System.nanoTime();
          failingSince = failingSince == 0 ? now : failingSince;
          if (Duration.ofNanos(now - failingSince).compareTo(patience) >= 0) {
            throw away.failure;
          }
          if (!told.equals(away.failure.getMessage())) {
            told = away.failure.getMessage();
            LOG.warn("{} It is tried again.", told);
          }
          Thread.sleep(pause);
          pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      giveUp();
    }
  }

  /** The database failed in a way that may pass. */
  private static final class Away extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient StoreException failure;

    Away(StoreException failure) {
      super(failure);
      this.failure = failure;
    }
  }

  private boolean round() throws StoreException, Away {
    try {
      if (site == null) {
        site = SiteDatabase.open(url, Access.WRITE, environment);
      }
    } catch (StoreException e) {
      if (SiteFailure.isLasting(e) || SiteFailure.isRefusal(e) || e.getCause() == null) {
        throw e;
      }
      throw new Away(e);
    }
    try {
      if (spool == null) {
        spool = new SpoolPush(store, host, site, leftOut);
      }
      return spool.round();
    } catch (PersistenceException e) {
      StoreException failure = SiteFailure.of("push the records", url, e);
      if (SiteFailure.isLasting(e)) {
        throw failure;
      }
      throw new Away(failure);
    }
  }

  private void giveUp() throws StoreException {
    SpoolPush pushing = spool;
    spool = null;
    if (pushing != null) {
      pushing.close();
    }
    if (site != null) {
      site.close();
      site = null;
    }
  }
}

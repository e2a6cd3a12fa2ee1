package io.inquest.audit.store;

import io.inquest.audit.entity.IngestEntity;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.hibernate.HibernateException;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How this process gets at the tables. Safe for all threads. */
sealed interface IndexAccess extends AutoCloseable {
  SessionFactory sessions();

  /** Brings the tables up to what the journals hold now. */
  void catchUp() throws StoreException;

  /** Whether the database still answers. */
  boolean answers();

  @Override
  void close() throws StoreException;

  /**
   * Becomes the ingester, or goes through the one there is, and brings the tables up to date.
   *
   * @throws StoreException if the store cannot be used
   */
  static IndexAccess open(StoreLocation store) throws StoreException {
    Patience patience = new Patience();
    while (true) {
      IndexAccess access = tryOpen(store);
      if (access != null) {
        try {
          access.catchUp();
          if (access instanceof Own own) {
            own.service().follow();
          }
          return access;
        } catch (HibernateException e) {
          boolean answers = access.answers();
          access.close();
          if (answers) {
            throw StoreException.of("read the index", store.index(), e);
          }
        } catch (StoreException e) {
          access.close();
          throw e;
        }
      }
      if (!patience.pause()) {
        throw new StoreException(
            StoreException.Reason.LOCKED,
            "open the index",
            store.ingestLock(),
            "another process is the ingester and does not answer",
            "End the Inquest process that has " + store.ingestLock() + " open, then try again.",
            null);
      }
    }
  }

  private static IndexAccess tryOpen(StoreLocation store) throws StoreException {
    Optional<IngesterService> own = IngesterService.start(store);
    if (own.isPresent()) {
      return new Own(own.get());
    }
    try {
      Optional<IndexEndpoint> endpoint = IndexEndpoint.read(store.ingestEndpoint());
      return endpoint.isEmpty() ? null : new Others(store, new IndexDatabase(endpoint.get().url()));
    } catch (IOException e) {
      throw StoreException.of("find the ingester", store.ingestEndpoint(), e);
    } catch (SQLException e) {
      // It ended meanwhile, or left its file behind when it was killed.
      return null;
    }
  }

  /** This process is the ingester. */
  record Own(IngesterService service) implements IndexAccess {
    @Override
    public SessionFactory sessions() {
      return service.database().sessions();
    }

    @Override
    public void catchUp() throws StoreException {
      service.catchUp();
    }

    @Override
    public boolean answers() {
      return service.database().answers();
    }

    @Override
    public void close() throws StoreException {
      service.close();
    }
  }

  /** Another process is the ingester. */
  record Others(StoreLocation store, IndexDatabase database) implements IndexAccess {
    private static final Logger LOG = LoggerFactory.getLogger(IndexAccess.class);

    @Override
    public SessionFactory sessions() {
      return database.sessions();
    }

    @Override
    public void catchUp() throws StoreException {
      Map<Long, IngestEntity> progress = progress();
      Backlog backlog = Backlog.now(store, progress);
      Patience patience = new Patience();
      while (!backlog.isIn(progress)) {
        if (!patience.pause()) {
          LOG.warn("the ingester does not get on; the answer may lack what is new");
          return;
        }
        Map<Long, IngestEntity> later = progress();
        if (!sum(later).equals(sum(progress))) {
          patience = new Patience();
        }
        progress = later;
      }
    }

    private Map<Long, IngestEntity> progress() {
      try (StatelessSession session = database.sessions().openStatelessSession()) {
        return JournalIngester.progress(session);
      }
    }

    private static Long sum(Map<Long, IngestEntity> progress) {
      return progress.values().stream().mapToLong(IngestEntity::sequence).sum();
    }

    @Override
    public boolean answers() {
      return database.answers();
    }

    @Override
    public void close() throws StoreException {
      try {
        database.close();
      } catch (SQLException e) {
        // The connection to an ingester that is gone cannot be closed in good order.
        LOG.debug("closing", e);
      }
    }
  }
}

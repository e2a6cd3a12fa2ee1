package io.inquest.audit.store;

import io.inquest.audit.journal.LockFile;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.prune.Pruner;
import io.inquest.linux.file.WrongKindException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.hibernate.StatelessSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How this process gets at an index: as its ingester, and never through another process.
 *
 * <p>Between two questions it makes room for another that waits, and takes the index back for the
 * next question. One that makes no room is not waited for longer than some seconds: then the
 * answers come from an index in the cache. So do those about a store that is only read, that has no
 * room for an index, or whose index others can change.
 *
 * <p>Safe for all threads.
 */
final class IndexAccess implements RunTables {
  private static final Logger LOG = LoggerFactory.getLogger(IndexAccess.class);

  private static final long LOOK_EVERY_MILLIS = 100;

  private final StoreLocation store;
  private final Path cacheBase;
  private final Duration patience;
  private final Optional<String> readOnly;
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
  private IngesterService service;
  private Thread lookout;
  private boolean closed;
  private boolean told;

  private IndexAccess(
      StoreLocation store, Path cacheBase, Duration patience, Optional<String> readOnly) {
    this.store = store;
    this.cacheBase = cacheBase;
    this.patience = patience;
    this.readOnly = readOnly;
  }

  /**
   * Gets at an index and brings it up to what the journals hold now.
   *
   * @param cacheBase where this user caches things
   * @param patience how long another process is waited for that has the index
   * @throws StoreException if the store cannot be used
   */
  static IndexAccess open(StoreLocation store, Path cacheBase, Duration patience)
      throws StoreException {
    IndexAccess access = new IndexAccess(store, cacheBase, patience, ReadOnlyStore.reason(store));
    access.obtain();
    return access;
  }

  @Override
  public String name() {
    return "the store " + store;
  }

  @Override
  public Optional<String> host() {
    return Optional.empty();
  }

  /** The run's rows are one range of keys, which the question names itself. */
  @Override
  public <T> T read(long run, Function<StatelessSession, T> question) throws StoreException {
    return read(question);
  }

  @Override
  public <T> T read(Function<StatelessSession, T> question) throws StoreException {
    while (true) {
      use.readLock().lock();
      try {
        if (service != null) {
          try (StatelessSession session = service.sessions().openStatelessSession()) {
            return question.apply(session);
          }
        }
      } finally {
        use.readLock().unlock();
      }
      obtain();
    }
  }

  @Override
  public Optional<String> problem(long number) {
    try {
      Optional<RunDirectory> run = store.run(number);
      if (run.isPresent()) {
        run.get().isLive();
        run.get().requireReadable();
        return Optional.empty();
      }
      return store.pruned(number).map(left -> "it was pruned; inquest store verify tells when");
    } catch (StoreException e) {
      return Optional.of(e.getMessage());
    }
  }

  @Override
  public void catchUp() throws StoreException {
    use.writeLock().lock();
    try {
      if (service == null) {
        obtain();
      } else {
        bringUp();
      }
    } finally {
      use.writeLock().unlock();
    }
  }

  /**
   * Prunes runs, as the ingester of the store's own index.
   *
   * @throws StoreException if the store is only read, another process has the index and makes no
   *     room, or as {@link Retention#prune}
   */
  PrunedRuns prune(long before, Pruner pruner, boolean dry) throws StoreException {
    use.writeLock().lock();
    try {
      obtain();
      if (!service.home().isInStore()) {
        throw new StoreException(
            StoreException.Reason.READ_ONLY,
            "prune runs",
            store.directory(),
            readOnly
                .map(reason -> "the store " + reason)
                .orElse("another process is its ingester and makes no room"),
            "Prune it as its owner, where it may be written.",
            null);
      }
      return service.prune(before, pruner, dry);
    } finally {
      use.writeLock().unlock();
    }
  }

  private void obtain() throws StoreException {
    use.writeLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the store is closed");
      }
      if (service == null) {
        service =
            readOnly.isPresent()
                ? fromCache(
                    "the store " + store + " " + readOnly.get() + ": nothing is written there")
                : own();
        bringUp();
        if (service.home().isInStore() && lookout == null) {
          lookout = new Thread(this::makeRoomForOthers, "inquest-index-lookout");
          lookout.setDaemon(true);
          lookout.start();
        }
      }
    } finally {
      use.writeLock().unlock();
    }
  }

  /** Moves what the journals hold now; into the cache if the store has no room for it. */
  private void bringUp() throws StoreException {
    try {
      service.catchUp();
    } catch (StoreException e) {
      if (e.reason() != StoreException.Reason.FULL || !service.home().isInStore()) {
        throw e;
      }
      try {
        giveUp();
      } catch (StoreException closing) {
        // What is half written is found damaged, and rebuilt when there is room.
        e.addSuppressed(closing);
      }
      service = fromCache(noRoom());
      service.catchUp();
    }
  }

  private String noRoom() {
    return "the file system of the store " + store + " is full, which leaves no room for the index";
  }

  /** The store's own index; if it cannot be had, one in the cache. */
  private IngesterService own() throws StoreException {
    IndexHome home = IndexHome.in(store);
    Optional<String> exposure = home.exposure();
    if (exposure.isPresent()) {
      return fromCache(exposure.get());
    }
    String problem =
        "another process is the ingester of the store "
            + store
            + " and does not answer. End the Inquest process that has "
            + home.lock()
            + " open";
    try {
      Optional<IngesterService> own = IngesterService.start(home);
      if (own.isEmpty()) {
        own = await(home);
      }
      if (own.isPresent()) {
        return own.get();
      }
    } catch (StoreException e) {
      switch (e.reason()) {
        case READ_ONLY -> problem = "the store " + store + " has files that may not be written";
        case LOCKED -> problem = e.getMessage();
        case FULL -> problem = noRoom();
        default -> problem = ofPlanted(e, home);
      }
    }
    return fromCache(problem);
  }

  /** What to say where a lock's name was given to something else, which needs no asker to stop. */
  private static String ofPlanted(StoreException failure, IndexHome home) throws StoreException {
    if (!(failure.getCause() instanceof WrongKindException planted) || !home.isLock(planted)) {
      throw failure;
    }
    return "the store "
        + home.store()
        + " cannot be indexed in its place: "
        + failure.problem()
        + ". Inquest makes no such thing there: see who did (stat(1)) and remove it";
  }

  private Optional<IngesterService> await(IndexHome home) throws StoreException {
    Patience left = new Patience(patience);
    LockFile wanted = null;
    try {
      Optional<IngesterService> own = Optional.empty();
      // One that has just made room does not take back at once what it gave.
      while (own.isEmpty() && left.pause()) {
        if (wanted == null) {
          wanted = home.tryWant().orElse(null);
        }
        own = IngesterService.start(home);
      }
      return own;
    } catch (IOException e) {
      throw StoreException.of("wait for the index", home.directory(), e);
    } finally {
      release(home, wanted);
    }
  }

  private static void release(IndexHome home, LockFile wanted) throws StoreException {
    if (wanted != null) {
      try {
        wanted.close();
      } catch (IOException e) {
        throw StoreException.of("wait for the index", home.directory(), e);
      }
    }
  }

  private IngesterService fromCache(String problem) throws StoreException {
    IndexCache cache = IndexCache.of(store, cacheBase);
    for (int number = 1; ; number++) {
      IndexHome home = cache.home(number);
      Optional<IngesterService> own = IngesterService.start(home);
      if (own.isPresent()) {
        if (!told) {
          LOG.warn("{}; the index {} is used", problem, home.index());
          told = true;
        }
        return own.get();
      }
    }
  }

  private void makeRoomForOthers() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(LOOK_EVERY_MILLIS);
        makeRoom();
      }
    } catch (InterruptedException e) {
      // The index is closed.
    } catch (StoreException e) {
      LOG.warn("{}", e.getMessage());
    }
  }

  private void makeRoom() throws StoreException {
    use.writeLock().lock();
    try {
      if (service != null && service.isToMakeRoom()) {
        giveUp();
      }
    } finally {
      use.writeLock().unlock();
    }
  }

  private void giveUp() throws StoreException {
    IngesterService given = service;
    service = null;
    given.close();
  }

  @Override
  public void close() throws StoreException {
    use.writeLock().lock();
    try {
      closed = true;
      if (lookout != null) {
        lookout.interrupt();
      }
      if (service != null) {
        giveUp();
      }
    } finally {
      use.writeLock().unlock();
    }
  }
}

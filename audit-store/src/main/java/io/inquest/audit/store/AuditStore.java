package io.inquest.audit.store;

import io.inquest.audit.entity.DecisionEntity;
import io.inquest.audit.entity.RowId;
import io.inquest.audit.entity.RunEntity;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hibernate.HibernateException;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;

/**
 * A store's tables, for reading.
 *
 * <p>Opening one brings in what the journals hold at that moment: this process does if it can
 * become the ingester, or else the one that is does, and questions go through it. Should that one
 * vanish, this process takes its place, and the question is asked again.
 *
 * <p>Safe for all threads. What a question returns must not need its session any more.
 */
public final class AuditStore implements AutoCloseable {
  /** How many rows are read at once where all are wanted. */
  public static final int PAGE = 1000;

  private static final int ATTEMPTS = 5;

  private final StoreLocation location;
  private IndexAccess access;

  private AuditStore(StoreLocation location, IndexAccess access) {
    this.location = location;
    this.access = access;
  }

  /**
   * Opens the store and brings its tables up to date.
   *
   * @throws StoreException if there is no store, it cannot be used, or its ingester does not answer
   */
  public static AuditStore open(Path directory) throws StoreException {
    StoreLocation location = StoreLocation.existing(directory);
    return new AuditStore(location, IndexAccess.open(location));
  }

  /** Where the store is. */
  public StoreLocation location() {
    return location;
  }

  /**
   * The tables' session factory. One that goes through another ingester is of no more use when that
   * has ended; {@link #read} takes care of it.
   */
  public synchronized SessionFactory sessionFactory() {
    return access.sessions();
  }

  /**
   * Brings in what the journals hold now.
   *
   * @throws StoreException as {@link #open}
   */
  public void refresh() throws StoreException {
    for (int attempt = 1; ; attempt++) {
      IndexAccess current = access();
      try {
        current.catchUp();
        return;
      } catch (HibernateException e) {
        renew(current, e, attempt);
      }
    }
  }

  /**
   * Asks a question, which may be asked again from the start if the ingester vanishes meanwhile.
   *
   * @throws StoreException if the store cannot be used any more
   * @throws HibernateException if the question itself fails
   */
  public <T> T read(Function<StatelessSession, T> question) throws StoreException {
    for (int attempt = 1; ; attempt++) {
      IndexAccess current = access();
      try (StatelessSession session = current.sessions().openStatelessSession()) {
        return question.apply(session);
      } catch (HibernateException e) {
        renew(current, e, attempt);
      }
    }
  }

  private synchronized IndexAccess access() {
    return access;
  }

  private synchronized void renew(IndexAccess failed, HibernateException failure, int attempt)
      throws StoreException {
    if (access != failed) {
      return;
    }
    if (attempt == ATTEMPTS || failed.answers()) {
      throw failure;
    }
    failed.close();
    access = IndexAccess.open(location);
  }

  /** The run of that number. */
  public Optional<RunEntity> run(long number) throws StoreException {
    return read(session -> Optional.ofNullable(session.get(RunEntity.class, number)));
  }

  /** The run that was begun last. */
  public Optional<RunEntity> latestRun() throws StoreException {
    return read(
        session ->
            session
                .createSelectionQuery("from RunEntity order by number desc", RunEntity.class)
                .setMaxResults(1)
                .uniqueResultOptional());
  }

  /** All runs, ascending. */
  public List<RunEntity> runs() throws StoreException {
    return read(
        session ->
            session
                .createSelectionQuery("from RunEntity order by number", RunEntity.class)
                .getResultList());
  }

  /**
   * Up to {@code size} decisions of the run that follow a sequence, in their order.
   *
   * @param after 0 for the first page, then the last page's last sequence
   */
  public List<DecisionEntity> decisions(long run, long after, int size) throws StoreException {
    return read(
        session ->
            session
                .createSelectionQuery(
                    "from DecisionEntity where id > :after and id <= :last order by id",
                    DecisionEntity.class)
                .setParameter("after", RowId.of(run, after))
                .setParameter("last", RowId.last(run))
                .setMaxResults(size)
                .getResultList());
  }

  /** Gives all decisions of the run to {@code sink} in their order, page by page. */
  public void forEachDecision(long run, Consumer<DecisionEntity> sink) throws StoreException {
    long after = 0;
    List<DecisionEntity> page;
    do {
      page = decisions(run, after, PAGE);
      for (DecisionEntity decision : page) {
        sink.accept(decision);
        after = decision.sequence();
      }
    } while (page.size() == PAGE);
  }

  @Override
  public synchronized void close() throws StoreException {
    access.close();
  }
}

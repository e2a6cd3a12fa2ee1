package io.inquest.audit.store;

import io.inquest.audit.entity.DecisionEntity;
import io.inquest.audit.entity.RowId;
import io.inquest.audit.entity.RunEntity;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hibernate.StatelessSession;

/**
 * A store's tables, for reading.
 *
 * <p>Opening one brings in what the journals hold at that moment. The tables are the store's own;
 * those of a store that is only read are in the cache of who asks, and nothing of the store is
 * written: see the module's README.
 *
 * <p>Safe for all threads. What a question returns must not need its session any more.
 */
public final class AuditStore implements AutoCloseable {
  /** How many rows are read at once where all are wanted. */
  public static final int PAGE = 1000;

  /** How long another process is waited for that has the tables. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final RunTables tables;

  private AuditStore(RunTables tables) {
    this.tables = tables;
  }

  /** The store whose tables these are; they are closed with it. */
  public static AuditStore over(RunTables tables) {
    return new AuditStore(tables);
  }

  /**
   * Opens the store and brings its tables up to date.
   *
   * @throws StoreException if there is no store, or it cannot be used
   */
  public static AuditStore open(Path directory) throws StoreException {
    return open(directory, IndexCache.base(), PATIENCE);
  }

  /**
   * Opens the store and brings its tables up to date.
   *
   * @param cache where this user caches things
   * @param patience how long another process is waited for that has the tables
   * @throws StoreException if there is no store, or it cannot be used
   */
  static AuditStore open(Path directory, Path cache, Duration patience) throws StoreException {
    StoreLocation location = StoreLocation.existing(directory);
    return over(IndexAccess.open(location, cache, patience));
  }

  /** What messages call it: the store with its path, or the host and its database. */
  public String name() {
    return tables.name();
  }

  /**
   * What a run is called beside its number, {@code HOST:N}, where machines share a database; empty
   * in a store of its own directory.
   */
  public Optional<String> host() {
    return tables.host();
  }

  /**
   * Brings in what the journals hold now, if they are here.
   *
   * @throws StoreException as {@link #open}
   */
  public void refresh() throws StoreException {
    tables.catchUp();
  }

  /**
   * Asks a question.
   *
   * @throws StoreException if the store cannot be used any more
   * @throws org.hibernate.HibernateException if the question itself fails
   */
  public <T> T read(Function<StatelessSession, T> question) throws StoreException {
    return tables.read(question);
  }

  /**
   * Asks a question about one run, whose rows alone are looked for.
   *
   * @throws StoreException if the store cannot be used any more
   * @throws org.hibernate.HibernateException if the question itself fails
   */
  public <T> T read(long run, Function<StatelessSession, T> question) throws StoreException {
    return tables.read(run, question);
  }

  /** The run of that number. */
  public Optional<RunEntity> run(long number) throws StoreException {
    return read(session -> Optional.ofNullable(session.get(RunEntity.class, number)));
  }

  /**
   * Why the tables lack a run, if the store has a journal of it that cannot be read.
   *
   * @return what is wrong with it; empty if there is no such run
   */
  public Optional<String> problem(long number) {
    return tables.problem(number);
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
        run,
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
  public void close() throws StoreException {
    tables.close();
  }
}

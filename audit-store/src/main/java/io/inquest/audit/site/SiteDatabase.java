package io.inquest.audit.site;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.inquest.audit.entity.AuditModel;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.store.AuditStore;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.HibernateException;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A site's database. What a session sees of the entities' tables are the rows of one host.
 *
 * <p>Safe for all threads. What a question returns must not need its session any more.
 */
public final class SiteDatabase implements AutoCloseable {
  /** What one is opened for. */
  public enum Access {
    /** For questions. */
    READ,
    /** To push records; the tables are made or renewed if need be and this user may. */
    WRITE
  }

  private static final Logger LOG = LoggerFactory.getLogger(SiteDatabase.class);

  // Held, since a logger that nobody holds forgets its level. What the driver warns of is thrown.
  private static final java.util.logging.Logger DRIVER =
      java.util.logging.Logger.getLogger("org.postgresql");

  static {
    DRIVER.setLevel(java.util.logging.Level.OFF);
  }

  private static final Map<String, Object> SETTINGS =
      Map.of(
          "hibernate.dialect", SiteDialect.class,
          "hibernate.connection.provider_disables_autocommit", "true",
          // With autocommit off the driver then gives rows as they come.
          "hibernate.jdbc.fetch_size", "1000");

  /** What the driver waits for at most. */
  private static final Map<String, String> PATIENCE =
      Map.of("connectTimeout", "10", "socketTimeout", "300", "tcpKeepAlive", "true");

  /** Sees one state of the database, and writes nothing. */
  private static final String OF_QUESTIONS = "TRANSACTION_REPEATABLE_READ";

  private static final String SUMMARIES =
      "select host, name, pushed_at, (select count(*) from inquest.run r where r.host = h.host),"
          + " (select count(distinct run) from inquest.proof p where p.host = h.host"
          + " and kind = 'checkpoint'),"
          + " (select cast(coalesce(sum(decisions), 0) as bigint) from inquest.run r"
          + " where r.host = h.host) from inquest.host h order by name, host";

  private static final String LATEST =
      "select host, number from inquest.run order by started_at desc, host, number desc limit 1";

  /** Lets a transaction look at the partitions of one run's days alone. */
  private static final String NARROW =
      "select set_config('inquest.first_day', coalesce(first_day::text, ''), true),"
          + " set_config('inquest.last_day', coalesce(last_day::text, ''), true)"
          + " from inquest.ingest where host = :host and run = :run";

  private static final long CONNECTION_MILLIS = 15_000;
  private static final int CONNECTIONS = 4;

  private final SiteUrl url;
  private final HikariDataSource pool;
  private final SessionFactory sessions;

  private SiteDatabase(SiteUrl url, HikariDataSource pool) {
    this.url = url;
    this.pool = pool;
    sessions = AuditModel.sessions(pool, SETTINGS);
  }

  /**
   * Opens the database, as the environment says by whom.
   *
   * @throws StoreException if the server does not answer, refuses, or has tables of another version
   */
  public static SiteDatabase open(SiteUrl url, Access access) throws StoreException {
    return open(url, access, System.getenv());
  }

  /**
   * Opens the database.
   *
   * @param environment says by whom, by the names that libpq has
   * @throws StoreException if the server does not answer, refuses, or has tables of another version
   */
  public static SiteDatabase open(SiteUrl url, Access access, Map<String, String> environment)
      throws StoreException {
    SiteCredentials.judgePasswordFile(environment).ifPresent(LOG::warn);
    PGSimpleDataSource server = server(url, SiteCredentials.of(url, environment));
    try {
      // Without the pool, which tries again for long where there is nothing to hope for.
      int version = SiteSchema.version(server);
      if (version < SiteSchema.NEWEST && access == Access.WRITE) {
        SiteSchema.migrate(url, server);
        version = SiteSchema.version(server);
      }
      SiteSchema.require(url, version);
    } catch (SQLException e) {
      throw SiteFailure.of("open the database", url, e);
    }
    HikariDataSource pool = pool(server, access);
    boolean opened = false;
    try {
      SiteDatabase database = new SiteDatabase(url, pool);
      opened = true;
      return database;
    } finally {
      if (!opened) {
        pool.close();
      }
    }
  }

  private static PGSimpleDataSource server(SiteUrl url, Properties told) throws StoreException {
    try {
      PGSimpleDataSource source = new PGSimpleDataSource();
      source.setURL(url.encoded());
      source.setApplicationName("inquest");
      source.setCurrentSchema(SiteSchema.HOST_VIEWS + "," + SiteSchema.NAME);
      for (Map.Entry<String, String> patience : PATIENCE.entrySet()) {
        source.setProperty(patience.getKey(), patience.getValue());
      }
      for (String name : told.stringPropertyNames()) {
        source.setProperty(name, told.getProperty(name));
      }
      return source;
    } catch (SQLException | IllegalArgumentException e) {
      throw SiteFailure.of("connect to the database", url, e);
    }
  }

  private static HikariDataSource pool(PGSimpleDataSource server, Access access) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(server);
    config.setPoolName("site");
    config.setAutoCommit(false);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(0);
    config.setConnectionTimeout(CONNECTION_MILLIS);
    config.setInitializationFailTimeout(-1);
    if (access == Access.READ) {
      config.setReadOnly(true);
      config.setTransactionIsolation(OF_QUESTIONS);
    }
    return new HikariDataSource(config);
  }

  /** The database's name. */
  public SiteUrl url() {
    return url;
  }

  /** Sessions without a host: see {@link #show}. */
  SessionFactory sessions() {
    return sessions;
  }

  /** Lets the session's transaction see the rows of a host. */
  static void show(StatelessSession session, UUID host) {
    session
        .createNativeQuery("select set_config('inquest.host', :host, true)", String.class)
        .setParameter("host", host.toString())
        .getSingleResult();
  }

  /**
   * The machines whose records it has, by name.
   *
   * @throws StoreException if the server does not answer, or refuses
   */
  public List<SiteHost> hosts() throws StoreException {
    return ask(
        session ->
            session
                .createNativeQuery(
                    "select host, name from inquest.host order by name, host", Object[].class)
                .getResultList()
                .stream()
                .map(row -> new SiteHost((UUID) row[0], SiteText.unescape((String) row[1])))
                .toList());
  }

  /**
   * Asks a question about one host.
   *
   * @throws StoreException if the server does not answer, or refuses
   */
  public <T> T read(UUID host, Function<StatelessSession, T> question) throws StoreException {
    return ask(
        session -> {
          show(session, host);
          return question.apply(session);
        });
  }

  /**
   * Asks a question about one run of a host.
   *
   * @throws StoreException if the server does not answer, or refuses
   */
  public <T> T read(UUID host, long run, Function<StatelessSession, T> question)
      throws StoreException {
    return read(
        host,
        session -> {
          session
              .createNativeQuery(NARROW, Object[].class)
              .setParameter("host", host)
              .setParameter("run", run)
              .getResultList();
          return question.apply(session);
        });
  }

  /**
   * The runs of one host, for questions. They are there as long as the database is open.
   *
   * @param label what people call the host, and no other of the site
   */
  public AuditStore store(SiteHost host, String label) {
    return AuditStore.over(new HostTables(this, host.id(), label));
  }

  /**
   * What there is of each host, by name.
   *
   * @throws StoreException if the server does not answer, or refuses
   */
  public List<HostSummary> summaries() throws StoreException {
    return ask(
        session ->
            session.createNativeQuery(SUMMARIES, Object[].class).getResultList().stream()
                .map(
                    row ->
                        new HostSummary(
                            new SiteHost((UUID) row[0], SiteText.unescape((String) row[1])),
                            (Instant) row[2],
                            (Long) row[3],
                            (Long) row[4],
                            (Long) row[5]))
                .toList());
  }

  /**
   * The host and number of the run that was begun last; empty if there is none.
   *
   * @throws StoreException if the server does not answer, or refuses
   */
  public Optional<SiteRun> latest() throws StoreException {
    return ask(
        session ->
            session.createNativeQuery(LATEST, Object[].class).getResultList().stream()
                .map(row -> new SiteRun((UUID) row[0], (Long) row[1]))
                .findFirst());
  }

  /**
   * Asks a question about all hosts, of the tables themselves.
   *
   * @throws StoreException if the server does not answer, or refuses
   */
  public <T> T ask(Function<StatelessSession, T> question) throws StoreException {
    try (StatelessSession session = sessions.openStatelessSession()) {
      session.beginTransaction();
      try {
        return question.apply(session);
      } finally {
        if (session.isConnected() && session.getTransaction().isActive()) {
          session.getTransaction().rollback();
        }
      }
    } catch (HibernateException e) {
      throw SiteFailure.of("ask the database", url, e);
    }
  }

  @Override
  public void close() {
    try {
      sessions.close();
    } finally {
      pool.close();
    }
  }
}

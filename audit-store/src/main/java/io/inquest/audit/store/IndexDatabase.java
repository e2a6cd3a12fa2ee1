package io.inquest.audit.store;

import io.inquest.audit.entity.AuditModel;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.h2.jdbcx.JdbcConnectionPool;
import org.hibernate.SessionFactory;

/** The database through Hibernate. It is open until it is closed. Safe for all threads. */
final class IndexDatabase implements AutoCloseable {
  private static final Map<String, Object> SETTINGS =
      Map.of(
          "hibernate.dialect", "org.hibernate.dialect.H2Dialect",
          "hibernate.connection.provider_disables_autocommit", "false",
          "hibernate.jdbc.mutation.executor", new DirectInserts());

  private final PinnedFile file;
  private final JdbcConnectionPool pool;
  private final Connection keeper;
  private final SessionFactory sessions;
  private volatile boolean compact;

  /**
   * Opens the database in a file, which is closed with it.
   *
   * @throws SQLException if it cannot be opened
   */
  IndexDatabase(PinnedFile file) throws SQLException {
    this.file = file;
    pool = JdbcConnectionPool.create(IndexEngine.source(file));
    // H2 closes a database with its last connection.
    keeper = pool.getConnection();
    sessions = AuditModel.sessions(pool, SETTINGS);
  }

  SessionFactory sessions() {
    return sessions;
  }

  /** H2 compacts what it closes, for as long as it was told when it opened it. */
  private void compactIfWanted() throws SQLException {
    if (compact) {
      IndexEngine.compacting(file).getConnection().close();
    }
  }

  /** Gives room in the file back when the database is closed. */
  void compactAtClose() {
    compact = true;
  }

  @Override
  public void close() throws SQLException, IOException {
    try {
      sessions.close();
    } finally {
      pool.dispose();
      try {
        keeper.close();
        compactIfWanted();
      } finally {
        file.close();
      }
    }
  }
}

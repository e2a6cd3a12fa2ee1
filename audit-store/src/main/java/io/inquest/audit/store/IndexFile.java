package io.inquest.audit.store;

import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database's file, which only the holder of the ingest lock opens.
 *
 * <p>It is an index that can be rebuilt: one that is damaged, or does not agree with itself, is
 * moved aside, and an empty one takes its place.
 */
final class IndexFile {
  static {
    // H2's server binds to all interfaces otherwise. H2 reads this once, when it is loaded.
    System.setProperty("h2.bindAddress", "127.0.0.1");
  }

  private static final Logger LOG = LoggerFactory.getLogger(IndexFile.class);
  private static final String MIGRATIONS = "classpath:io/inquest/audit/migration";

  // WRITE_DELAY=0: with any other, H2 forgets committed rows when its process is killed.
  private static final String SETTINGS =
      ";WRITE_DELAY=0;COMPRESS=TRUE;CACHE_SIZE=16384;DB_CLOSE_ON_EXIT=FALSE";

  private final StoreLocation store;

  IndexFile(StoreLocation store) {
    this.store = store;
  }

  /** What H2 calls the database: its file without the suffix. */
  Path database() {
    return store.index().resolve("inquest");
  }

  /**
   * Opens the database, making or replacing it if need be.
   *
   * @throws StoreException if the file cannot be opened or written
   */
  IndexDatabase open() throws StoreException {
    if (store.index().toString().indexOf(';') >= 0) {
      throw new StoreException(
          StoreException.Reason.FAILED,
          "open the index",
          store.index(),
          "H2 cannot open a path with a semicolon",
          "Choose another store with --store or INQUEST_STORE.",
          null);
    }
    try {
      Files.createDirectories(
          store.index(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      try {
        return openSound();
      } catch (SQLException | FlywayException | UnsoundIndexException e) {
        refuseUnlessDamaged(e);
        LOG.warn(
            "the index {} is rebuilt from the journals, the old one is kept in {}: {}",
            store.index(),
            aside(),
            e.getMessage());
        moveAside();
        return openSound();
      }
    } catch (IOException | SQLException | UnsoundIndexException | FlywayException e) {
      throw StoreException.of("open the index", store.index(), e);
    }
  }

  private IndexDatabase openSound() throws SQLException, UnsoundIndexException {
    String url = "jdbc:h2:file:" + database() + SETTINGS;
    JdbcDataSource source = new JdbcDataSource();
    source.setURL(url);
    source.setUser("sa");
    source.setPassword("");
    try (Connection connection = source.getConnection()) {
      migrate(source);
      requireSound(connection);
      return new IndexDatabase(url);
    }
  }

  private static void migrate(DataSource source) {
    Flyway.configure()
        .dataSource(source)
        .locations(MIGRATIONS)
        .validateMigrationNaming(true)
        .load()
        .migrate();
  }

  private static void requireSound(Connection connection)
      throws SQLException, UnsoundIndexException {
    requireNone(
        connection,
        "select (select coalesce(sum(decisions), 0) from ingest) - (select count(*) from decision)",
        "decisions are missing or too many");
    requireNone(
        connection,
        "select (select count(*) from ingest) - (select count(*) from run)",
        "runs are missing or too many");
    requireNone(
        connection,
        "select count(*) from ingest i where i.last_decision > 0 and not exists"
            + " (select 1 from decision d where d.id = i.run * 1099511627776 + i.last_decision)",
        "runs have no last decision");
  }

  private static void requireNone(Connection connection, String sql, String problem)
      throws SQLException, UnsoundIndexException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      long difference = result.getLong(1);
      if (difference != 0) {
        throw new UnsoundIndexException(difference + " " + problem);
      }
    }
  }

  // A full disk or a missing permission is no reason to throw an index away.
  private void refuseUnlessDamaged(Exception failure) throws StoreException {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException e
          && e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
        throw new StoreException(
            StoreException.Reason.LOCKED,
            "open the index",
            store.index(),
            "a program other than Inquest has the database open",
            "End it, then try again.",
            failure);
      }
    }
    StoreException classified = StoreException.of("open the index", store.index(), failure);
    if (classified.reason() != StoreException.Reason.FAILED || !Files.isWritable(store.index())) {
      throw classified;
    }
  }

  private Path aside() {
    return store.directory().resolve("index.damaged");
  }

  private void moveAside() throws IOException {
    if (Files.exists(aside())) {
      List<Path> old;
      try (Stream<Path> files = Files.walk(aside())) {
        old = files.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path file : old) {
        Files.delete(file);
      }
    }
    Files.move(store.index(), aside());
    Files.createDirectory(
        store.index(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }
}

package io.inquest.audit.store;

import io.inquest.audit.journal.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
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
  private static final Logger LOG = LoggerFactory.getLogger(IndexFile.class);
  private static final String MIGRATIONS = "classpath:io/inquest/audit/migration";

  private static final FileAttribute<?> PRIVATELY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final IndexHome home;

  IndexFile(IndexHome home) {
    this.home = home;
  }

  /**
   * Opens the database, making or replacing it if need be.
   *
   * @throws StoreException if the file cannot be opened or written
   */
  IndexDatabase open() throws StoreException {
    try {
      if (!Files.exists(home.index(), LinkOption.NOFOLLOW_LINKS)) {
        make();
      }
      try {
        return openSound();
      } catch (SQLException | FlywayException | UnsoundIndexException e) {
        refuseUnlessDamaged(e);
        Path aside = setAside();
        LOG.warn(
            "the index {} is rebuilt from the journals, the old one is kept in {}: {}",
            home.index(),
            aside,
            problem(e));
        make();
        return openSound();
      }
    } catch (IOException | SQLException | UnsoundIndexException | FlywayException e) {
      throw StoreException.of("open the index", home.index(), e);
    }
  }

  private static String problem(Exception failure) {
    return failure instanceof UnsoundIndexException
        ? failure.getMessage()
        : "the database cannot be opened";
  }

  /** Makes an empty index, which gets its name when it is complete. */
  private void make() throws IOException, StoreException, UnsoundIndexException {
    Path draft = home.directory().resolve("index.new");
    PinnedFile.delete(draft);
    Files.createDirectory(draft, PRIVATELY);
    try (PinnedFile file = pinned(draft)) {
      migrate(IndexEngine.source(file), IndexDefinitions.NEWEST);
    }
    Files.move(draft, home.index());
  }

  private static PinnedFile pinned(Path index)
      throws IOException, StoreException, UnsoundIndexException {
    return PinnedFile.open(index)
        .orElseThrow(
            () ->
                new StoreException(
                    StoreException.Reason.LOCKED,
                    "open the index",
                    index,
                    "a program other than Inquest has the database open",
                    "End it, then try again.",
                    null));
  }

  private IndexDatabase openSound()
      throws IOException, SQLException, StoreException, UnsoundIndexException {
    PinnedFile file = pinned(home.index());
    boolean opened = false;
    try {
      IndexDefinitions.require(file);
      JdbcDataSource source = IndexEngine.source(file);
      try (Connection connection = source.getConnection()) {
        migrate(source, IndexDefinitions.NEWEST);
        requireSound(connection);
        IndexDatabase database = new IndexDatabase(file);
        opened = true;
        return database;
      }
    } finally {
      if (!opened) {
        file.close();
      }
    }
  }

  /** Brings the tables to a version. */
  static void migrate(DataSource source, int version) {
    Flyway.configure()
        .dataSource(source)
        .locations(MIGRATIONS)
        .validateMigrationNaming(true)
        .target(Integer.toString(version))
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
    StoreException classified = StoreException.of("open the index", home.index(), failure);
    if (classified.reason() != StoreException.Reason.FAILED) {
      throw classified;
    }
  }

  /** Moves whatever there is to a name that nothing has. */
  private Path setAside() throws IOException {
    Path aside = home.directory().resolve("index.damaged");
    for (int number = 2; Files.exists(aside, LinkOption.NOFOLLOW_LINKS); number++) {
      aside = home.directory().resolve("index.damaged." + number);
    }
    Files.move(home.index(), aside);
    return aside;
  }
}

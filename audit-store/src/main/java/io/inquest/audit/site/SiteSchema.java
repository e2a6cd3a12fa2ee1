package io.inquest.audit.site;

import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreException.Reason;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The tables of a site's database, and their version. */
final class SiteSchema {
  /** The version that this code knows. */
  static final int NEWEST = 1;

  /** Where the tables are. */
  static final String NAME = "inquest";

  /** Where the views of one host are. */
  static final String HOST_VIEWS = "inquest_host";

  private static final String REMEDY =
      "Have a user who may make tables there run `inquest store push --schema` of this version.";

  private static final String HISTORY = "flyway_schema_history";
  private static final String MIGRATIONS = "classpath:io/inquest/audit/site";

  private SiteSchema() {}

  /** The version that the database has; 0 if it has no tables of ours. */
  static int version(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      String table = NAME + "." + HISTORY;
      try (ResultSet there =
          statement.executeQuery("select to_regclass('" + table + "') is not null")) {
        there.next();
        if (!there.getBoolean(1)) {
          return 0;
        }
      }
      try (ResultSet version =
          statement.executeQuery(
              "select coalesce(max(version::integer), 0) from " + table + " where success")) {
        version.next();
        return version.getInt(1);
      }
    }
  }

  /**
   * Brings the tables to the newest version. Of several that do so at once one does it.
   *
   * @throws StoreException if this user may not, or the server does not answer
   */
  static void migrate(SiteUrl url, DataSource source) throws StoreException {
    try {
      Flyway.configure()
          .dataSource(source)
          .schemas(NAME)
          .defaultSchema(NAME)
          .table(HISTORY)
          .locations(MIGRATIONS)
          .validateMigrationNaming(true)
          .placeholderReplacement(false)
          .target(Integer.toString(NEWEST))
          .load()
          .migrate();
    } catch (FlywayException e) {
      if (SiteFailure.state(e).equals(SiteFailure.NO_RIGHT)) {
        throw new StoreException(
            Reason.READ_ONLY,
            "make or renew the tables",
            url.place(),
            "this user has no right to do that",
            REMEDY,
            e);
      }
      throw SiteFailure.of("make or renew the tables", url, e);
    }
  }

  /**
   * Checks that the tables are those that this code knows.
   *
   * @throws StoreException if there are none, or those of another version
   */
  static void require(SiteUrl url, int version) throws StoreException {
    if (version == NEWEST) {
      return;
    }
    String problem =
        version == 0
            ? "the database has no tables of Inquest's"
            : "its tables have version " + version + ", this Inquest knows " + NEWEST;
    String remedy = version > NEWEST ? "Use an Inquest as new as the one that made them." : REMEDY;
    throw new StoreException(
        version == 0 ? Reason.MISSING : Reason.OTHER_VERSION,
        "use the database",
        url.place(),
        problem,
        remedy,
        null);
  }
}

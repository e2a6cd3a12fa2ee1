package io.inquest.audit.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inquest.audit.entry.AuditEntry.ResultKnown;
import io.inquest.audit.journal.Decisions;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreException.Reason;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.site.SiteDatabase.Access;
import io.inquest.audit.site.SiteGrant.Purpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what with a site's database, and what is said to those who may not. */
class SiteAccessTest {
  private static final SiteHost HOST = new SiteHost(new UUID(7, 7), "host");
  private static final String ROLE = "pusher \"one\"";
  private static final String QUOTED = "\"pusher \"\"one\"\"\"";

  @TempDir Path directory;

  private PrivateCluster cluster;
  private SiteUrl url;

  @BeforeEach
  void makeDatabase() throws IOException, SQLException {
    cluster = PrivateCluster.shared();
    url = cluster.database();
    cluster.execute(
        url,
        "do $$ begin if not exists (select 1 from pg_roles where rolname = 'pusher \"one\"') then"
            + " create role "
            + QUOTED
            + " login password '"
            + cluster.password()
            + "'; end if; end $$");
  }

  @Test
  void push_asARoleWithTheGrants_pushesAndCanAlterNoEvidence() throws StoreException, SQLException {
    SiteDatabase.open(url, Access.WRITE, cluster.environment()).close();
    grant(Purpose.PUSH);
    push(cluster.environment(ROLE));
    for (String forbidden :
        new String[] {
          "update inquest.proof set note = ''",
          "delete from inquest.proof",
          "truncate inquest.proof",
          "update inquest.frames set bytes = ''",
          "delete from inquest.frames",
          "update inquest.decision set nr = 1",
          "update inquest_host.decision set nr = 1",
          "delete from inquest.decision",
          "delete from inquest_host.run",
          "drop table inquest.decision_default",
          "update inquest.ingest set run = 7"
        }) {
      assertThatThrownBy(() -> execute(forbidden))
          .as(forbidden)
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }
  }

  @Test
  void open_asARoleThatMayRead_asksAndDoesNotPush() throws StoreException, SQLException {
    SiteDatabase.open(url, Access.WRITE, cluster.environment()).close();
    grant(Purpose.READ);
    try (SiteDatabase site = SiteDatabase.open(url, Access.READ, cluster.environment(ROLE))) {
      assertThat(site.hosts()).isEmpty();
    }
    assertThatThrownBy(() -> push(cluster.environment(ROLE)))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.READ_ONLY))
        .hasMessageContaining("inquest store grant");
  }

  @Test
  void push_asARoleWithoutAnyRight_isRefusedAtOnceWithTheRemedy() {
    assertThatThrownBy(() -> push(cluster.environment(ROLE)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("no right to do that")
        .hasMessageContaining("store push --schema")
        .hasMessageContaining(url.place());
  }

  @Test
  void open_databaseWithoutTables_saysHowTheyAreMade() {
    assertThatThrownBy(() -> SiteDatabase.open(url, Access.READ, cluster.environment()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("has no tables of Inquest's")
        .hasMessageContaining("store push --schema");
  }

  @Test
  void push_tablesOfANewerVersion_isRefused() throws StoreException, SQLException {
    SiteDatabase.open(url, Access.WRITE, cluster.environment()).close();
    cluster.execute(
        url,
        "insert into inquest.flyway_schema_history values (99, '99', 'x', 'SQL', 'x', 1, 'x',"
            + " now(), 1, true)");
    assertThatThrownBy(() -> push(cluster.environment()))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.OTHER_VERSION))
        .hasMessageContaining("version 99");
  }

  @Test
  void push_wrongPassword_isRefusedAtOnceWithoutIt() {
    Map<String, String> wrong = Map.of("PGUSER", PrivateCluster.OWNER, "PGPASSWORD", "hunter2");
    assertThatThrownBy(() -> push(wrong))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("refuses this user or its password")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void push_noSuchDatabase_isRefusedAtOnce() {
    url = new SiteUrl(url.server(), "nowhere", Map.of());
    assertThatThrownBy(() -> push(cluster.environment()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("no such database");
  }

  @Test
  void open_passwordInAFileOfMode0600_isTakenAndOneThatOthersMayReadIsNot()
      throws IOException, StoreException {
    SiteDatabase.open(url, Access.WRITE, cluster.environment()).close();
    Path file = directory.resolve("pgpass");
    Files.writeString(file, "*:*:*:*:" + cluster.password() + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Map<String, String> environment =
        Map.of("PGUSER", PrivateCluster.OWNER, "PGPASSFILE", file.toString());
    assertThatCode(() -> SiteDatabase.open(url, Access.READ, environment).close())
        .doesNotThrowAnyException();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(SiteCredentials.judgePasswordFile(environment))
        .hasValueSatisfying(text -> assertThat(text).contains("chmod 0600").contains("pgpass"));
    assertThatThrownBy(() -> SiteDatabase.open(url, Access.READ, environment))
        .isInstanceOf(StoreException.class);
  }

  @Test
  void of_tlsInTheEnvironmentAndTheUrl_isToldTheDriverAndTheUrlWins() {
    SiteUrl given = SiteUrl.parse("jdbc:postgresql://h/d?sslmode=verify-full");
    Map<String, String> environment =
        Map.of("PGSSLMODE", "disable", "PGSSLROOTCERT", "/ca.pem", "PGUSER", "me");
    assertThat(SiteCredentials.of(given, environment))
        .isEqualTo(Map.of("sslmode", "verify-full", "sslrootcert", "/ca.pem", "user", "me"));
  }

  private void grant(Purpose purpose) throws SQLException {
    for (String statement : SiteGrant.statements(ROLE, purpose)) {
      cluster.execute(url, statement);
    }
  }

  private void execute(String sql) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", ROLE);
    properties.setProperty("password", cluster.password());
    properties.setProperty("options", "-c inquest.host=" + HOST.id());
    try (Connection connection = DriverManager.getConnection(url.place(), properties);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void push(Map<String, String> environment) throws StoreException {
    Path store = directory.resolve("store");
    try (JournalWriter writer =
        JournalWriter.open(Journal.createRun(store), JournalOptions.DEFAULT)) {
      Decisions.begin(writer, 1);
      Decisions.append(writer, 1);
      writer.append(new ResultKnown(7, 1, -13));
      writer.append(Decisions.end(1));
    }
    assertThat(
            new Pusher(StoreLocation.existing(store), url, HOST, environment)
                .push(Duration.ofSeconds(30)))
        .isEmpty();
  }
}

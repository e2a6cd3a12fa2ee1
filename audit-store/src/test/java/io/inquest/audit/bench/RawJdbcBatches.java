package io.inquest.audit.bench;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.journal.Decisions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The contender: the same rows, by JDBC batches of the ingester's size into the same schema and
 * settings.
 */
final class RawJdbcBatches {
  private static final int BATCH = 2000;

  private RawJdbcBatches() {}

  /** Arguments: "ingest", a store and the number of decisions. */
  public static void main(String[] arguments) throws Exception {
    OwnUsage usage = OwnUsage.watch();
    Path database = Path.of(arguments[1], "index", "raw");
    long decisions = Long.parseLong(arguments[2]);
    long start = System.nanoTime();
    try (Connection connection =
        DriverManager.getConnection(
            "jdbc:h2:file:" + database + ";WRITE_DELAY=0;COMPRESS=TRUE;CACHE_SIZE=16384",
            "sa",
            "")) {
      migrate(connection);
      connection.setAutoCommit(false);
      insert(connection, decisions);
    }
    long whole = System.nanoTime() - start;
    System.out.printf(
        "%.0f rows/s with start-up (%d ms), %.1f CPU us a row, peak RssAnon %d MB%n",
        decisions * 1e9 / whole,
        whole / 1_000_000,
        OwnUsage.cpuSeconds() * 1e6 / decisions,
        usage.peakMegabytes());
  }

  private static void migrate(Connection connection) throws Exception {
    try (Statement statement = connection.createStatement()) {
      for (String migration : List.of("V1__index.sql", "V2__stacks.sql")) {
        try (var script =
            RawJdbcBatches.class.getResourceAsStream("/io/inquest/audit/migration/" + migration)) {
          statement.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    }
  }

  private static void insert(Connection connection, long decisions) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into decision values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")) {
      for (long i = 1; i <= decisions; i++) {
        set(insert, Decisions.expected(i));
        insert.addBatch();
        if (i % BATCH == 0 || i == decisions) {
          insert.executeBatch();
          connection.commit();
        }
      }
    }
  }

  private static void set(PreparedStatement insert, Decision decision) throws SQLException {
    insert.setLong(1, 1L << 40 | decision.sequence());
    insert.setLong(2, decision.time());
    insert.setInt(3, decision.tgid());
    insert.setInt(4, decision.tid());
    insert.setString(5, decision.comm());
    insert.setString(6, decision.exe());
    insert.setInt(7, decision.auditArch());
    insert.setInt(8, decision.nr());
    for (int argument = 0; argument < 6; argument++) {
      insert.setLong(9 + argument, decision.arguments().get(argument));
    }
    insert.setString(15, decision.decoded());
    insert.setLong(16, decision.ip());
    insert.setInt(17, decision.action());
    insert.setInt(18, decision.data());
    insert.setInt(19, decision.filter());
    insert.setInt(20, decision.instruction());
    insert.setString(21, decision.policy());
    insert.setString(22, decision.rule());
    if (decision.result().isPresent()) {
      insert.setLong(23, decision.result().getAsLong());
    } else {
      insert.setNull(23, java.sql.Types.BIGINT);
    }
    insert.setInt(24, decision.stack());
  }
}

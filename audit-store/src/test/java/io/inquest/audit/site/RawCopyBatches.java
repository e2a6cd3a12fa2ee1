package io.inquest.audit.site;

import io.inquest.audit.bench.OwnUsage;
import io.inquest.audit.entity.DecisionEntity;
import io.inquest.audit.journal.CopiedFrames;
import io.inquest.audit.journal.Decisions;
import io.inquest.audit.journal.JournalPosition;
import io.inquest.audit.store.EntryBatch;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;

/**
 * Decisions by binary COPY and nothing else: no journal, no Hibernate, no progress. What {@link
 * SitePushBenchmark} compares with.
 *
 * <pre>RawCopyBatches URL DECISIONS</pre>
 */
public final class RawCopyBatches {
  private static final int BATCH = 10_000;

  private RawCopyBatches() {}

  /** See the class. */
  public static void main(String[] arguments) throws SQLException {
    OwnUsage usage = OwnUsage.watch();
    long decisions = Long.parseLong(arguments[1]);
    UUID host = new UUID(1, 1);
    Properties properties = new Properties();
    properties.setProperty("user", System.getenv("PGUSER"));
    properties.setProperty("password", System.getenv("PGPASSWORD"));
    try (Connection connection = DriverManager.getConnection(arguments[0], properties)) {
      connection.setAutoCommit(false);
      double cpu = OwnUsage.cpuSeconds();
      long start = System.nanoTime();
      List<DecisionEntity> batch = new ArrayList<>();
      for (long i = 1; i <= decisions; i++) {
        batch.add(new DecisionEntity(1, Decisions.expected(i)));
        if (batch.size() == BATCH || i == decisions) {
          CopiedRows.of(host, 1, of(batch)).write(connection);
          connection.commit();
          batch.clear();
        }
      }
      SitePushBenchmark.print(usage, System.nanoTime() - start, cpu, decisions);
    }
  }

  private static EntryBatch of(List<DecisionEntity> decisions) {
    return new EntryBatch(
        decisions, Map.of(), List.of(), JournalPosition.START, new CopiedFrames(), true);
  }
}

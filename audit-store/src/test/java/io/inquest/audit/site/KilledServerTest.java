package io.inquest.audit.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.journal.Decisions;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.site.SiteDatabase.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database's server is killed (SIGKILL) while machines push. */
class KilledServerTest {
  private static final int KILLS = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @TempDir Path directory;

  @Test
  void push_serverKilledThreeTimesUnderSomeMachines_losesNothingAndHasNothingTwice()
      throws Exception {
    killUnder(3, 40_000);
  }

  @Test
  @Tag("long")
  void push_serverKilledThreeTimesUnderAHundredMachines_losesNothingAndHasNothingTwice()
      throws Exception {
    killUnder(100, 20_000);
  }

  private void killUnder(int machines, int decisions) throws Exception {
    PrivateCluster cluster = PrivateCluster.shared();
    SiteUrl url = cluster.database();
    SiteDatabase.open(url, Access.WRITE, cluster.environment()).close();
    ExecutorService pushers = Executors.newFixedThreadPool(machines + 1);
    try {
      List<Future<Set<Long>>> pushed = new ArrayList<>();
      for (int machine = 1; machine <= machines; machine++) {
        Path store = directory.resolve("store" + machine);
        write(store, machine, decisions);
      }
      for (int machine = 1; machine <= machines; machine++) {
        Path store = directory.resolve("store" + machine);
        SiteHost host = new SiteHost(new UUID(0, machine), "machine" + machine);
        pushed.add(pushers.submit(() -> push(cluster, url, store, host)));
        if (machine == 1) {
          // One more on the same journal.
          pushed.add(pushers.submit(() -> push(cluster, url, store, host)));
        }
      }
      for (int kill = 1; kill <= KILLS; kill++) {
        awaitRows(cluster, url, (long) machines * decisions * kill / (KILLS + 2));
        cluster.kill();
        cluster.start();
      }
      for (Future<Set<Long>> push : pushed) {
        assertThat(push.get()).isEmpty();
      }
    } finally {
      pushers.shutdownNow();
    }
    requireEachOnce(cluster, url, machines, decisions);
  }

  private static Set<Long> push(PrivateCluster cluster, SiteUrl url, Path store, SiteHost host)
      throws StoreException {
    return new Pusher(StoreLocation.existing(store), url, host, cluster.environment())
        .push(PATIENCE);
  }

  private static void awaitRows(PrivateCluster cluster, SiteUrl url, long rows)
      throws SQLException {
    // Many small looks rather than waits: what is waited for is the rows.
    while (count(cluster, url, "select coalesce(sum(decisions), 0) from inquest.ingest") < rows) {
      Thread.onSpinWait();
    }
  }

  private static void requireEachOnce(
      PrivateCluster cluster, SiteUrl url, int machines, int decisions) throws SQLException {
    long all = (long) machines * decisions;
    assertThat(count(cluster, url, "select count(*) from inquest.decision")).isEqualTo(all);
    assertThat(
            count(
                cluster,
                url,
                "select count(*) from (select distinct host, id from inquest.decision) d"))
        .isEqualTo(all);
    assertThat(count(cluster, url, "select sum(decisions) from inquest.decision_group"))
        .isEqualTo(all);
    assertThat(count(cluster, url, "select sum(decisions) from inquest.run")).isEqualTo(all);
    assertThat(count(cluster, url, "select count(*) from inquest.ingest where ended"))
        .isEqualTo(machines);
    // The frames of a journal: the beginning, the policy, three names, the decisions, the end.
    assertThat(count(cluster, url, "select sum(frames) from inquest.frames"))
        .isEqualTo(all + 6L * machines);
  }

  private static long count(PrivateCluster cluster, SiteUrl url, String sql) throws SQLException {
    try (Connection connection = cluster.connect(url);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }

  private static void write(Path store, int machine, int decisions)
      throws StoreException, IOException {
    Files.createDirectories(store.getParent());
    try (JournalWriter writer =
        JournalWriter.open(Journal.createRun(store), JournalOptions.DEFAULT)) {
      Decisions.begin(writer, machine);
      for (int i = 1; i <= decisions; i++) {
        Decisions.append(writer, i);
      }
      writer.append(Decisions.end(decisions));
    }
  }
}

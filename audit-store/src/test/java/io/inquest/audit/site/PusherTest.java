package io.inquest.audit.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entity.DecisionEntity;
import io.inquest.audit.entity.RowId;
import io.inquest.audit.entity.RunEntity;
import io.inquest.audit.journal.Decisions;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.site.SiteDatabase.Access;
import io.inquest.audit.store.Rows;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Journals that go to a site's database. */
class PusherTest {
  private static final int DECISIONS = 25_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final SiteHost HOST = new SiteHost(new UUID(7, 7), "host");

  @TempDir Path directory;

  private PrivateCluster cluster;
  private SiteUrl url;

  @BeforeEach
  void makeDatabase() throws IOException, SQLException {
    cluster = PrivateCluster.shared();
    url = cluster.database();
  }

  @Test
  void push_runOfManyBatches_hasEachRowOnceAsTheJournalHasIt() throws StoreException {
    write(directory, DECISIONS);
    assertThat(pusher(directory, HOST).push(PATIENCE)).isEmpty();
    assertThat(pusher(directory, HOST).push(PATIENCE)).isEmpty();
    try (SiteDatabase site = open()) {
      assertThat(site.hosts()).containsExactly(HOST);
      List<DecisionEntity> rows = decisions(site, HOST);
      assertThat(rows).hasSize(DECISIONS);
      for (DecisionEntity row : rows) {
        assertThat(Rows.values(row))
            .isEqualTo(Rows.values(new DecisionEntity(1, Decisions.expected(row.sequence()))));
      }
      RunEntity run = site.read(HOST.id(), session -> session.get(RunEntity.class, 1L));
      assertThat(run.decisions()).isEqualTo(DECISIONS);
      assertThat(run.arguments()).containsExactly("/bin/ls", "-l");
    }
  }

  private static List<DecisionEntity> decisions(SiteDatabase site, SiteHost host)
      throws StoreException {
    return site.read(
        host.id(),
        session ->
            session
                .createSelectionQuery(
                    "from DecisionEntity where id between :first and :last order by id",
                    DecisionEntity.class)
                .setParameter("first", RowId.first(1))
                .setParameter("last", RowId.last(1))
                .getResultList());
  }

  private SiteDatabase open() throws StoreException {
    return SiteDatabase.open(url, Access.READ, cluster.environment());
  }

  private Pusher pusher(Path store, SiteHost host) throws StoreException {
    return new Pusher(StoreLocation.existing(store), url, host, cluster.environment());
  }

  private static void write(Path store, int decisions) throws StoreException {
    try (JournalWriter writer =
        JournalWriter.open(Journal.createRun(store), JournalOptions.DEFAULT)) {
      Decisions.begin(writer, 1);
      for (int i = 1; i <= decisions; i++) {
        Decisions.append(writer, i);
      }
      writer.append(Decisions.end(decisions));
    }
  }
}

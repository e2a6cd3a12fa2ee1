package io.inquest.audit.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entity.DecisionEntity;
import io.inquest.audit.entity.RowId;
import io.inquest.audit.entity.RunEntity;
import io.inquest.audit.entity.TaskEntity;
import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.audit.entry.AuditEntry.TaskExecuted;
import io.inquest.audit.entry.AuditEntry.TaskStarted;
import io.inquest.audit.journal.Decisions;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.site.SiteDatabase.Access;
import io.inquest.audit.store.Rows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Journals that go to a site's database. */
class PusherTest {
  private static final int DECISIONS = 25_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final SiteHost HOST = new SiteHost(new UUID(7, 7), "host");
  private static final SiteHost OTHER_HOST = new SiteHost(new UUID(8, 8), "host");
  private static final long NOW = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());

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

  @Test
  void push_textsThatPostgresqlRefuses_areReadAsTheyWere() throws StoreException {
    String hostile = "a\0b\u001ac\u001b[31m\ud83d\ude00\ufffdé";
    try (JournalWriter writer = journal(directory)) {
      writer.append(
          new RunStarted(
              NOW,
              1,
              hostile,
              "b",
              "6",
              "x86_64",
              0,
              1,
              "0",
              List.of("x", hostile),
              hostile,
              "all",
              Optional.of(hostile)));
      writer.append(new TaskStarted(NOW, 5, 5, 1, AuditEntry.TaskStart.LAUNCH));
      writer.append(new TaskExecuted(NOW, 5, 5, hostile, hostile, ""));
      append(writer, hostile);
      writer.append(new Gap(NOW, GapKind.UNREADABLE_MEMORY, 5, 0, hostile));
      writer.append(new RunEnded(NOW, AuditEntry.Outcome.EXITED, 0, 1, 1));
    }
    assertThat(pusher(directory, HOST).push(PATIENCE)).isEmpty();
    try (SiteDatabase site = open()) {
      site.read(
          HOST.id(),
          session -> {
            RunEntity run = session.get(RunEntity.class, 1L);
            assertThat(run.host()).isEqualTo(hostile);
            assertThat(run.arguments()).containsExactly("x", hostile);
            assertThat(run.groupPath()).isEqualTo(hostile);
            DecisionEntity decision = session.get(DecisionEntity.class, RowId.of(1, 1));
            assertThat(List.of(decision.comm(), decision.exe(), decision.decoded()))
                .containsExactly(hostile.substring(0, 3), hostile, hostile);
            assertThat(
                    session
                        .createSelectionQuery(
                            "from TaskEntity where comm = :comm", TaskEntity.class)
                        .setParameter("comm", hostile)
                        .getSingleResult()
                        .exe())
                .isEqualTo(hostile);
            assertThat(
                    session
                        .createSelectionQuery("select detail from GapEntity", String.class)
                        .getSingleResult())
                .isEqualTo(hostile);
            return null;
          });
    }
  }

  @Test
  void hasCaughtUp_runThatGoesOnWriting_isSoOnceAllIsMovedThatWasThere() throws StoreException {
    try (JournalWriter writer = journal(directory);
        SiteDatabase site = SiteDatabase.open(url, Access.WRITE, cluster.environment());
        SpoolPush spool =
            new SpoolPush(StoreLocation.existing(directory), HOST, site, new HashSet<>())) {
      Decisions.begin(writer, 1);
      Decisions.append(writer, 1);
      assertThat(spool.round()).isTrue();
      Decisions.append(writer, 2);
      assertThat(spool.hasCaughtUp()).isTrue();
      writer.append(Decisions.end(2));
    }
    assertThat(pusher(directory, HOST).push(PATIENCE)).isEmpty();
    try (SiteDatabase site = open()) {
      assertThat(runs(site, HOST)).containsExactly(List.of(1L, 2L));
    }
  }

  @Test
  void push_whileAnotherProcessPushesTheSame_hasEachRowOnce() throws StoreException {
    write(directory, DECISIONS);
    try (SiteDatabase site = SiteDatabase.open(url, Access.WRITE, cluster.environment());
        SpoolPush one =
            new SpoolPush(StoreLocation.existing(directory), HOST, site, new HashSet<>());
        SpoolPush other =
            new SpoolPush(StoreLocation.existing(directory), HOST, site, new HashSet<>())) {
      // Each goes on where it was, as after a commit of which the answer was lost.
      boolean moved = true;
      while (moved) {
        moved = one.round();
        moved |= other.round();
      }
      assertThat(decisions(site, HOST)).hasSize(DECISIONS);
    }
  }

  @Test
  void push_storesOfOneMachineWithTheSameNumbers_areRunsOfTheirOwn() throws StoreException {
    Path one = directory.resolve("one");
    Path other = directory.resolve("other");
    write(one, 1);
    try (JournalWriter writer = journal(other)) {
      Decisions.begin(writer, 77);
      Decisions.append(writer, 1);
      Decisions.append(writer, 2);
      writer.append(Decisions.end(2));
    }
    pusher(one, HOST).push(PATIENCE);
    pusher(other, HOST).push(PATIENCE);
    pusher(other, OTHER_HOST).push(PATIENCE);
    try (SiteDatabase site = open()) {
      assertThat(runs(site, HOST)).containsExactly(List.of(1L, 1L), List.of(2L, 2L));
      assertThat(runs(site, OTHER_HOST)).containsExactly(List.of(1L, 2L));
    }
  }

  @Test
  void push_decisionsOfADayLongAfter_areInTheDefaultPartitionAndOfTodayInTheirDays()
      throws StoreException {
    try (JournalWriter writer = journal(directory)) {
      Decisions.begin(writer, 1);
      append(writer, "today");
      Decisions.append(writer, 2);
      writer.append(Decisions.end(2));
    }
    pusher(directory, HOST).push(PATIENCE);
    try (SiteDatabase site = open()) {
      List<String> partitions =
          site.ask(
              session ->
                  session
                      .createNativeQuery(
                          "select tableoid::regclass::text from inquest.decision order by id",
                          String.class)
                      .getResultList());
      assertThat(partitions)
          .containsExactly(
              "decision_" + LocalDate.now(ZoneOffset.UTC).format(DateTimeFormatter.BASIC_ISO_DATE),
              "decision_default");
    }
  }

  private static List<List<Long>> runs(SiteDatabase site, SiteHost host) throws StoreException {
    return site.read(
        host.id(),
        session ->
            session
                .createSelectionQuery("from RunEntity order by number", RunEntity.class)
                .getResultList()
                .stream()
                .map(run -> List.of(run.number(), run.decisions()))
                .toList());
  }

  private static void append(JournalWriter writer, String text) throws StoreException {
    byte[] decoded = text.getBytes(StandardCharsets.UTF_8);
    byte[] comm = text.substring(0, 3).getBytes(StandardCharsets.UTF_8);
    int exe = writer.text(NOW, text);
    writer
        .decision()
        .begin(NOW, 1, 5, 5)
        .call(0xc000003e, 41, 1, 2, 3, 4, 5, 6, 7)
        .verdict(0x50000, 1, 0, 9, 0)
        .exe(exe)
        .comm(comm, comm.length)
        .decoded(decoded, decoded.length)
        .stack(0)
        .commit();
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
    try (JournalWriter writer = journal(store)) {
      Decisions.begin(writer, 1);
      for (int i = 1; i <= decisions; i++) {
        Decisions.append(writer, i);
      }
      writer.append(Decisions.end(decisions));
    }
  }

  private static JournalWriter journal(Path store) throws StoreException {
    return JournalWriter.open(Journal.createRun(store), JournalOptions.DEFAULT);
  }
}

package io.inquest.audit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entity.DecisionEntity;
import io.inquest.audit.entity.DecisionGroupEntity;
import io.inquest.audit.journal.ChildJvm;
import io.inquest.audit.journal.Decisions;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngesterCrashTest {
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @TempDir Path directory;

  @Test
  void open_afterIngestersWereKilled_hasEachRowOnce() throws Exception {
    killIngesters(60_000, 4);
  }

  @Test
  @Tag("long")
  void open_afterManyIngestersWereKilled_hasEachRowOnce() throws Exception {
    killIngesters(600_000, 40);
  }

  private void killIngesters(int decisions, int kills) throws Exception {
    write(decisions);
    for (int kill = 0; kill < kills; kill++) {
      Process ingester = ChildJvm.start(IngesterMain.class, directory);
      // From its start-up to its end, wherever that falls on this machine.
      if (ingester.waitFor(500 + random.nextInt(2500), TimeUnit.MILLISECONDS)) {
        assertThat(ingester.exitValue()).as("seed %d", seed).isZero();
      }
      ChildJvm.kill(ingester);
    }
    try (AuditStore store = AuditStore.open(directory)) {
      assertThat(directory.resolve("index.damaged")).as("seed %d", seed).doesNotExist();
      requireAll(store, 1, decisions);
    }
  }

  private void write(int decisions) throws StoreException {
    try (JournalWriter writer =
        JournalWriter.open(Journal.createRun(directory), JournalOptions.DEFAULT)) {
      Decisions.begin(writer, 1);
      for (int i = 1; i <= decisions; i++) {
        Decisions.append(writer, i);
      }
      writer.append(Decisions.end(decisions));
    }
  }

  @Test
  void open_afterTheIngesterOfALiveRunWasKilled_takesItsPlace() throws Exception {
    try (JournalWriter writer =
        JournalWriter.open(Journal.createRun(directory), JournalOptions.DEFAULT)) {
      Decisions.begin(writer, 1);
      Decisions.append(writer, 1);
      Process ingester = ChildJvm.start(IngesterMain.class, directory, "--while-live");
      while (!directory.resolve("index/inquest.mv.db").toFile().exists()) {
        assertThat(ingester.isAlive()).isTrue();
        Thread.onSpinWait();
      }
      ChildJvm.kill(ingester);
      Decisions.append(writer, 2);
      try (AuditStore store = AuditStore.open(directory)) {
        assertThat(store.decisions(1, 0, 10)).hasSize(2);
      }
      StoreLocation location = StoreLocation.existing(directory);
      assertThat(IngesterTrace.killed(location))
          .singleElement()
          .satisfies(
              death -> {
                assertThat(death.pid()).isEqualTo(ingester.pid());
                assertThat(death.inWords()).contains("Nothing is lost");
              });
      assertThat(directory.resolve("ingest.working")).doesNotExist();
    }
  }

  static void requireAll(AuditStore store, long run, int decisions) throws StoreException {
    long[] last = {0};
    store.forEachDecision(
        run,
        row -> {
          DecisionEntity expected = new DecisionEntity(run, Decisions.expected(++last[0]));
          if (!Rows.values(row).equals(Rows.values(expected))) {
            throw new AssertionError(Rows.values(row) + " instead of " + Rows.values(expected));
          }
        });
    assertThat(last[0]).isEqualTo(decisions);
    assertThat(store.run(run).orElseThrow().decisions()).isEqualTo(decisions);
    assertThat(
            AuditStoreTest.all(store, DecisionGroupEntity.class).stream()
                .filter(group -> group.run() == run)
                .mapToLong(DecisionGroupEntity::count)
                .sum())
        .isEqualTo(decisions);
  }
}

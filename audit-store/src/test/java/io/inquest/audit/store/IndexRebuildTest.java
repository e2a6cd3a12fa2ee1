package io.inquest.audit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.journal.Decisions;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexRebuildTest {
  private static final int DECISIONS = 3000;

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void ingest() throws StoreException {
    try (JournalWriter writer =
        JournalWriter.open(Journal.createRun(directory), JournalOptions.DEFAULT)) {
      Decisions.begin(writer, 1);
      for (int i = 1; i <= DECISIONS; i++) {
        Decisions.append(writer, i);
      }
      writer.append(Decisions.end(DECISIONS));
    }
    IngesterMain.run(directory, false);
    file = directory.resolve("index/inquest.mv.db");
    assertThat(file).exists();
  }

  @Test
  void open_indexFileDeleted_isRebuilt() throws Exception {
    Files.delete(file);
    requireWhole(false);
  }

  @Test
  void open_indexFileCutInHalf_isRebuilt() throws Exception {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() / 2);
    }
    requireWhole(false);
  }

  @Test
  void open_indexFileOfNoise_isMovedAsideAndRebuilt() throws Exception {
    long seed = System.nanoTime();
    byte[] noise = new byte[100_000];
    new Random(seed).nextBytes(noise);
    Files.write(file, noise);
    requireWhole(true);
  }

  @Test
  void open_rowMissing_isMovedAsideAndRebuilt() throws Exception {
    alter("delete from DecisionEntity where nr = 41");
    requireWhole(true);
  }

  @Test
  void open_lastRowMissing_isMovedAsideAndRebuilt() throws Exception {
    alter("update DecisionEntity set id = id + 100 where id = " + ((1L << 40) + DECISIONS));
    requireWhole(true);
  }

  @Test
  void open_movedAsideBefore_keepsTheNewestDamagedOne() throws Exception {
    alter("delete from DecisionEntity where nr = 41");
    requireWhole(true);
    alter("delete from DecisionEntity where nr = 42");
    requireWhole(true);
  }

  private void alter(String statement) throws StoreException {
    try (AuditStore store = AuditStore.open(directory)) {
      store.read(
          session -> {
            session.beginTransaction();
            assertThat(session.createMutationQuery(statement).executeUpdate()).isPositive();
            session.getTransaction().commit();
            return null;
          });
    }
  }

  private void requireWhole(boolean movedAside) throws StoreException, IOException {
    try (AuditStore store = AuditStore.open(directory)) {
      IngesterCrashTest.requireAll(store, 1, DECISIONS);
    }
    if (movedAside) {
      assertThat(directory.resolve("index.damaged/inquest.mv.db")).exists();
    }
    assertThat(directory.resolve("runs/000001/000001.segment")).exists();
  }
}

package io.inquest.audit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inquest.audit.entity.DecisionEntity;
import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.journal.Decisions;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Journals of many batches. */
class JournalIngesterTest {
  private static final int DECISIONS = 50_000;

  @TempDir Path directory;

  @Test
  void open_resultKnownManyBatchesLater_isInItsRow() throws StoreException {
    try (JournalWriter writer = write()) {
      writer.append(new AuditEntry.ResultKnown(7, 1, -13));
      writer.append(Decisions.end(DECISIONS));
    }
    try (AuditStore store = AuditStore.open(directory)) {
      assertThat(store.decisions(1, 0, 1).get(0).result()).isEqualTo(-13);
      assertThat(store.run(1).orElseThrow().decisions()).isEqualTo(DECISIONS);
    }
  }

  @Test
  void refresh_batchCannotBeWritten_hasEachRowOnceWhenItCan() throws StoreException {
    try (JournalWriter writer =
            JournalWriter.open(Journal.createRun(directory), JournalOptions.DEFAULT);
        IngesterService ingester = IngesterService.start(IndexHome.in(location())).orElseThrow()) {
      Decisions.begin(writer, 1);
      ingester.catchUp();
      DecisionEntity inTheWay = new DecisionEntity(1, Decisions.expected(5000));
      ingester.sessions().inStatelessTransaction(session -> session.insert(inTheWay));
      append(writer);
      assertThatThrownBy(ingester::catchUp)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("write the index");
      ingester.sessions().inStatelessTransaction(session -> session.delete(inTheWay));
      ingester.catchUp();
    }
    try (AuditStore store = AuditStore.open(directory)) {
      IngesterCrashTest.requireAll(store, 1, DECISIONS);
    }
  }

  @Test
  void open_laterSegmentCannotBeRead_hasTheRowsBeforeItAndOtherRuns()
      throws StoreException, IOException {
    RunDirectory run;
    try (JournalWriter writer = write()) {
      writer.append(Decisions.end(DECISIONS));
      run = location().run(1).orElseThrow();
    }
    try (JournalWriter writer =
        JournalWriter.open(Journal.createRun(directory), JournalOptions.DEFAULT)) {
      Decisions.begin(writer, 2);
      Decisions.append(writer, 1);
      writer.append(Decisions.end(1));
    }
    Files.delete(run.segment(3));
    Files.createDirectory(run.segment(3));
    try (AuditStore store = AuditStore.open(directory)) {
      assertThat(store.decisions(1, 0, DECISIONS)).isNotEmpty().hasSizeLessThan(DECISIONS);
      assertThat(store.decisions(2, 0, DECISIONS)).hasSize(1);
    }
  }

  private StoreLocation location() throws StoreException {
    return StoreLocation.existing(directory);
  }

  private JournalWriter write() throws StoreException {
    JournalWriter writer = JournalWriter.open(Journal.createRun(directory), JournalOptions.DEFAULT);
    Decisions.begin(writer, 1);
    append(writer);
    return writer;
  }

  private static void append(JournalWriter writer) throws StoreException {
    for (int i = 1; i <= DECISIONS; i++) {
      Decisions.append(writer, i);
    }
  }
}

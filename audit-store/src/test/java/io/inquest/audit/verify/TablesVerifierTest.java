package io.inquest.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.journal.Decisions;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.store.AuditStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of tables that somebody altered by SQL. */
class TablesVerifierTest {
  private static final int DECISIONS = 1200;

  @TempDir Path directory;

  private RunDirectory record() throws Exception {
    RunDirectory run = Journal.createRun(directory);
    try (JournalWriter writer = JournalWriter.open(run, JournalOptions.DEFAULT)) {
      Decisions.begin(writer, run.number());
      for (int i = 1; i <= DECISIONS; i++) {
        Decisions.append(writer, i);
      }
      writer.append(Decisions.end(DECISIONS));
    }
    return run;
  }

  @ParameterizedTest
  @CsvSource({
    "update decision set nr = nr + 1 where id = (1 * 1099511627776 + 1100), decision 1100",
    "update decision set decoded = 'exit()' where id = (1 * 1099511627776 + 1), decision 1:",
    "update decision set a5 = 0 where id = (1 * 1099511627776 + 7), another args",
    "update decision set result = 12 where id = (1 * 1099511627776 + 8), another result",
    "delete from decision where id = (1 * 1099511627776 + 9), lack the decision",
    "update decision set id = id + 5000 where id = (1 * 1099511627776 + 1200), lack the decision"
  })
  void compare_afterSql_namesTheDecision(String sql, String said) throws Exception {
    RunDirectory run = record();
    try (AuditStore store = AuditStore.open(directory)) {
      TablesVerifier verifier = new TablesVerifier(store, StoreLocation.existing(directory));
      assertThat(verifier.compare(run)).isEmpty();
      int changed =
          store.read(
              session -> {
                var transaction = session.beginTransaction();
                int rows = session.createNativeMutationQuery(sql).executeUpdate();
                transaction.commit();
                return rows;
              });
      assertThat(changed).isEqualTo(1);
      assertThat(verifier.compare(run))
          .isNotEmpty()
          .first()
          .satisfies(
              finding -> {
                assertThat(finding.kind()).isEqualTo(Finding.Kind.TABLES);
                assertThat(finding.detail()).contains(said);
              });
    }
  }

  @Test
  void runsWithoutJournal_journalGone_namesTheRun() throws Exception {
    RunDirectory run = record();
    try (AuditStore store = AuditStore.open(directory)) {
      assertThat(new TablesVerifier(store, StoreLocation.existing(directory)).runsWithoutJournal())
          .isEmpty();
      try (var files = Files.list(run.path())) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(run.path());
      assertThat(new TablesVerifier(store, StoreLocation.existing(directory)).runsWithoutJournal())
          .singleElement()
          .satisfies(finding -> assertThat(finding.run()).isEqualTo(1));
    }
  }
}

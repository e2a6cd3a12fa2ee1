package io.inquest.audit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entity.DecisionEntity;
import io.inquest.audit.journal.Decisions;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalFullException;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal that defines its policies twice, since somebody cut what defined them first. */
class LostDefinitionsTest {
  @TempDir private Path directory;

  @Test
  void open_journalCutAfterItsPolicyWasMoved_hasThePolicyOnceAndNamesLaterDecisions()
      throws Exception {
    RunDirectory run = Journal.createRun(directory);
    int last;
    try (JournalWriter writer = JournalWriter.open(run, JournalOptions.DEFAULT)) {
      Decisions.begin(writer, 1);
      assertThat(filters()).isEqualTo(1);
      last = cutAndGoOn(writer, run);
      writer.append(Decisions.end(last));
    }
    assertThat(filters()).isEqualTo(1);
    try (AuditStore store = AuditStore.open(directory)) {
      List<DecisionEntity> decisions = store.decisions(1, last - 1, 2);
      assertThat(decisions).hasSize(1);
      assertThat(decisions.get(0).policy()).isEqualTo("ls-only");
      assertThat(decisions.get(0).rule()).isEqualTo("no-netlink");
    }
  }

  /** The sequence of the last decision, which is in a new segment. */
  private static int cutAndGoOn(JournalWriter writer, RunDirectory run)
      throws StoreException, IOException {
    try (FileChannel segment = FileChannel.open(run.segment(1), StandardOpenOption.WRITE)) {
      segment.truncate(0);
    }
    for (int sequence = 1; ; sequence++) {
      try {
        Decisions.append(writer, sequence);
      } catch (JournalFullException e) {
        Decisions.append(writer, sequence);
        return sequence;
      }
    }
  }

  private long filters() throws StoreException {
    try (AuditStore store = AuditStore.open(directory)) {
      return store.read(
          session ->
              session
                  .createSelectionQuery("select count(*) from FilterEntity", Long.class)
                  .getSingleResult());
    }
  }
}

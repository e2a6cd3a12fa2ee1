package io.inquest.query.cause;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalPosition;
import io.inquest.audit.journal.JournalReader;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.query.RunName;
import io.inquest.query.cause.evidence.EvidenceCollector;
import io.inquest.query.cause.evidence.JournalEvidence;
import io.inquest.query.cause.evidence.RunEvidence;
import io.inquest.report.FindingText;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalEvidenceTest {
  private static final int MAIN = RunRecord.MAIN;

  @TempDir Path directory;

  private RunDirectory write(RunRecord record) throws StoreException {
    RunDirectory run = Journal.createRun(directory);
    try (JournalWriter writer = JournalWriter.open(run, JournalOptions.DEFAULT)) {
      record.writeTo(writer);
    }
    return run;
  }

  private static RunEvidence inFull(RunDirectory run) throws StoreException {
    EvidenceCollector collector = new EvidenceCollector();
    JournalReader.read(run, JournalPosition.START, (sequence, entry) -> collector.add(entry));
    return collector.evidence();
  }

  @Test
  void of_aFewRefusals_isAllOfThem() throws StoreException {
    RunDirectory run =
        write(
            RunRecord.of("/bin/ls")
                .errno(MAIN, "rseq", "EPERM")
                .answer(MAIN, "read", SeccompAction.LOG)
                .errno(MAIN, "statx", "EPERM")
                .exit(MAIN, 2));

    assertThat(JournalEvidence.of(run)).isEqualTo(inFull(run));
  }

  @Test
  void of_manyRefusals_hasTheirCountsAndTheSameFinding() throws StoreException {
    RunRecord record = RunRecord.of("/bin/loop").fork(MAIN, 101).exec(101, "/bin/other");
    for (int i = 0; i < 5_000; i++) {
      record.errno(MAIN, "getppid", "EPERM").errno(101, "ioctl", "EPERM", 1, 0x5401 + i % 3);
      record.answer(MAIN, "read", SeccompAction.ALLOW);
    }
    RunDirectory run = write(record.errno(101, "mount", "EPERM").exit(101, 4).exit(MAIN, 4));

    RunEvidence evidence = JournalEvidence.of(run);
    RunEvidence full = inFull(run);

    assertThat(evidence.refusalCount()).isEqualTo(10_001);
    assertThat(evidence.counts()).isEqualTo(full.counts());
    assertThat(evidence.refusals()).hasSizeLessThan(600);
    assertThat(FindingText.full(CauseOfDeath.of(evidence), RunName.of(1), Map.of()))
        .isEqualTo(FindingText.full(CauseOfDeath.of(full), RunName.of(1), Map.of()))
        .anyMatch(line -> line.contains("mount"));
  }

  @Test
  void of_moreKindsThanAreKept_countsEveryRefusal() throws StoreException {
    RunRecord record = RunRecord.of("/bin/loop");
    for (int i = 0; i < 6_000; i++) {
      record.errno(MAIN, "ioctl", "EPERM", 1, 0x10000 + i);
    }
    RunDirectory run = write(record.exit(MAIN, 1));

    RunEvidence evidence = JournalEvidence.of(run);

    assertThat(evidence.refusalCount()).isEqualTo(6_000);
    assertThat(CauseOfDeath.of(evidence).cause().get().refusal().sequence()).isEqualTo(6_000);
  }
}

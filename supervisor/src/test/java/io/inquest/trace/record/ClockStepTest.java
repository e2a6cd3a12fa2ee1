package io.inquest.trace.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.checkpoint.RunKeys;
import io.inquest.audit.checkpoint.RunProof;
import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.entry.AuditEntry.TaskExited;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalPosition;
import io.inquest.audit.journal.JournalReader;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.proof.SigningKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run's journal says of a clock that is set while the run goes on. */
final class ClockStepTest {
  private static final long SECOND = 1_000_000_000L;

  @TempDir private Path directory;
  private long monotonic;
  private long wall = 1_790_000_000L * SECOND;

  private void pass(long onBoth, long onWallAlone) {
    monotonic += onBoth;
    wall += onBoth + onWallAlone;
  }

  @Test
  void records_whileTheClockIsSet_haveAGapForEachStep() throws Exception {
    RunDirectory run = Journal.createRun(directory);
    WallClock clock = new WallClock(() -> monotonic, () -> wall);
    RunKeys keys = RunKeys.prepare(Optional.of(SigningKey.generate()), "host");
    RunProof proof = new RunProof(run, "host", keys, List.of(), List.of());
    try (JournalWriter journal = JournalWriter.open(run, JournalOptions.DEFAULT, proof)) {
      RunRecorder recorder =
          new RunRecorder(journal, OnLoss.STOP, new Hold(notice -> {}), proof, clock);
      pass(2 * SECOND, 0);
      recorder.append(new TaskExited(recorder.now(), 7, 7, 0));
      pass(2 * SECOND, -3600 * SECOND);
      recorder.append(new TaskExited(recorder.now(), 8, 8, 0));
      pass(1, 60 * SECOND);
      recorder.end(recorder.ended(0));
    }
    List<AuditEntry> entries = new ArrayList<>();
    try (JournalReader reader = JournalReader.open(run, JournalPosition.START)) {
      reader.read((sequence, entry) -> entries.add(entry), 100);
    }
    assertThat(entries)
        .extracting(entry -> (Object) entry.getClass())
        .containsExactly(TaskExited.class, TaskExited.class, Gap.class, Gap.class, RunEnded.class);
    Gap back = (Gap) entries.get(2);
    assertThat(back.kind()).isEqualTo(GapKind.CLOCK_STEP);
    assertThat(back.detail()).contains("T14:13:24Z to 2026-09-21T13:13:24Z");
    assertThat(((Gap) entries.get(3)).kind()).isEqualTo(GapKind.CLOCK_STEP);
  }
}

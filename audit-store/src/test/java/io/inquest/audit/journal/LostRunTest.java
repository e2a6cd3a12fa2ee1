package io.inquest.audit.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.Outcome;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.audit.entry.AuditEntry.TaskExited;
import io.inquest.audit.entry.AuditEntry.TaskStart;
import io.inquest.audit.entry.AuditEntry.TaskStarted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the end of a run says whose supervisor did not write it: what is known, and no more. */
final class LostRunTest {
  private static final int SIGKILL = 9;
  private static final int LEADER = 100;
  private static final int STATUS_3 = 3 << 8;
  private static final JournalOptions SMALL = new JournalOptions(1 << 16, 1 << 16, false);

  @TempDir private Path directory;

  @Test
  void launchedProgram_withoutAnEnd_wasKilledByTheKernel() throws StoreException {
    assertThat(sealed(begun(), launched()).waitStatus()).isEqualTo(SIGKILL);
  }

  @Test
  void launchedProgram_thatHadEnded_keepsItsStatus() throws StoreException {
    assertThat(
            sealed(begun(), launched(), child(), new TaskExited(4, LEADER, LEADER, STATUS_3))
                .waitStatus())
        .isEqualTo(STATUS_3);
  }

  @Test
  void launchedProgram_whoseThreadOutlivedItsFirst_wasKilledByTheKernel() throws StoreException {
    TaskStarted thread = new TaskStarted(2, LEADER + 1, LEADER, LEADER, TaskStart.CLONE);
    assertThat(
            sealed(begun(), launched(), thread, new TaskExited(4, LEADER, LEADER, 0)).waitStatus())
        .isEqualTo(SIGKILL);
  }

  @Test
  void attachedProcess_isNotSaidToHaveBeenKilled() throws StoreException {
    Gap late = new Gap(1, GapKind.LATE_ATTACH, LEADER, 1, "tasks ran before");
    TaskStarted attached = new TaskStarted(2, LEADER, LEADER, 0, TaskStart.ATTACH);
    assertThat(sealed(begun(), late, attached).waitStatus()).isEqualTo(RunEnded.NOT_KNOWN);
  }

  @Test
  void run_ofWhichOnlyTheBeginningIsThere_hasNoKnownEnd() throws StoreException {
    assertThat(sealed(begun()).waitStatus()).isEqualTo(RunEnded.NOT_KNOWN);
  }

  @Test
  void run_ofAnotherBoot_hasNoKnownEnd() throws StoreException {
    List<AuditEntry> entries = seal(begun("another boot"), launched());
    assertThat(((RunEnded) entries.get(entries.size() - 1)).waitStatus())
        .isEqualTo(RunEnded.NOT_KNOWN);
    assertThat(((Gap) entries.get(entries.size() - 2)).detail())
        .contains("process 4711")
        .contains("before this machine was started, or elsewhere");
  }

  private RunEnded sealed(AuditEntry... entries) throws StoreException {
    List<AuditEntry> all = seal(entries);
    RunEnded ended = (RunEnded) all.get(all.size() - 1);
    assertThat(ended.outcome()).isEqualTo(Outcome.LOST);
    return ended;
  }

  private List<AuditEntry> seal(AuditEntry... entries) throws StoreException {
    RunDirectory run = Journal.createRun(directory);
    try (JournalWriter writer = JournalWriter.open(run, SMALL)) {
      for (AuditEntry entry : entries) {
        writer.append(entry);
      }
    }
    assertThat(LostRun.seal(run)).isTrue();
    List<AuditEntry> read = new ArrayList<>();
    JournalReader.read(run, JournalPosition.START, (sequence, entry) -> read.add(entry));
    return read;
  }

  private static TaskStarted launched() {
    return new TaskStarted(1, LEADER, LEADER, 0, TaskStart.LAUNCH);
  }

  private static TaskStarted child() {
    return new TaskStarted(3, LEADER + 7, LEADER + 7, LEADER, TaskStart.FORK);
  }

  private static RunStarted begun() {
    try {
      return begun(Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RunStarted begun(String boot) {
    return new RunStarted(
        1,
        1,
        "host",
        boot,
        "6.1.0",
        "x86_64",
        1000,
        4711,
        "0.1.0",
        List.of("/bin/ls"),
        "/",
        "refusals",
        Optional.empty());
  }
}

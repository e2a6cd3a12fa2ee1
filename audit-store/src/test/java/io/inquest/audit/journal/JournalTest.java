package io.inquest.audit.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.Outcome;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.audit.entry.RandomEntries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final JournalOptions TINY = new JournalOptions(8192, 16384, false);

  @TempDir Path directory;

  @Test
  void createRun_again_givesTheNextNumberAndKeepsTheLock() throws StoreException {
    StoreLocation store;
    try (RunDirectory first = Journal.createRun(directory)) {
      store = StoreLocation.existing(directory);
      try (RunDirectory second = Journal.createRun(directory)) {
        assertThat(first.number()).isEqualTo(1);
        assertThat(second.number()).isEqualTo(2);
        assertThat(store.runNumbers()).containsExactly(1L, 2L);
      }
      assertThat(store.run(1).orElseThrow().isLive()).isTrue();
      assertThat(store.run(2).orElseThrow().isLive()).isFalse();
    }
  }

  @Test
  void read_appendedEntriesOverManySegments_givesThemBackInOrder() throws StoreException {
    long seed = System.nanoTime();
    RandomEntries random = new RandomEntries(seed);
    List<AuditEntry> appended = new ArrayList<>();
    RunDirectory run = Journal.createRun(directory);
    try (JournalWriter writer = JournalWriter.open(run, TINY)) {
      for (int i = 0; i < 500; i++) {
        AuditEntry entry = random.next();
        appended.add(entry);
        assertThat(writer.append(entry)).isEqualTo(i + 1);
      }
    }
    assertThat(entries(run)).as("seed %d", seed).isEqualTo(appended);
    assertThat(run.segment(5)).exists();
  }

  @Test
  void read_entryLargerThanASegment_isWhole() throws StoreException {
    AuditEntry large = new AuditEntry.TextDefined(1, 1, "x".repeat(3_000_000));
    RunDirectory run = Journal.createRun(directory);
    try (JournalWriter writer = JournalWriter.open(run, TINY)) {
      writer.append(large);
      writer.append(Decisions.end(0));
    }
    assertThat(entries(run)).containsExactly(large, Decisions.end(0));
  }

  @Test
  void read_compactDecisions_resolvesTextsPolicyAndRule() throws StoreException {
    RunDirectory run = Journal.createRun(directory);
    try (JournalWriter writer = JournalWriter.open(run, TINY)) {
      Decisions.begin(writer, 1);
      for (int i = 1; i <= 1000; i++) {
        Decisions.append(writer, i);
      }
    }
    List<AuditEntry> decisions = entries(run).stream().filter(Decision.class::isInstance).toList();
    for (int i = 1; i <= 1000; i++) {
      assertThat(decisions.get(i - 1)).isEqualTo(Decisions.expected(i));
    }
  }

  @Test
  void read_fromEveryPosition_givesTheSameRest() throws StoreException {
    RunDirectory run = Journal.createRun(directory);
    try (JournalWriter writer = JournalWriter.open(run, TINY)) {
      Decisions.begin(writer, 1);
      for (int i = 1; i <= 200; i++) {
        Decisions.append(writer, i);
      }
      writer.append(Decisions.end(200));
    }
    List<AuditEntry> all = entries(run);
    List<AuditEntry> read = new ArrayList<>();
    JournalPosition position = JournalPosition.START;
    for (int i = 0; i < all.size(); i++) {
      try (JournalReader reader = JournalReader.open(run, position)) {
        reader.read((sequence, entry) -> read.add(entry), 1);
        position = reader.position();
      }
    }
    assertThat(read).isEqualTo(all);
  }

  @Test
  void read_whileWriting_seesEachEntryAtOnce() throws StoreException {
    try (JournalWriter writer = JournalWriter.open(Journal.createRun(directory), TINY)) {
      RunDirectory run = StoreLocation.existing(directory).run(1).orElseThrow();
      try (JournalReader reader = JournalReader.open(run, JournalPosition.START)) {
        List<AuditEntry> seen = new ArrayList<>();
        for (int i = 1; i <= 300; i++) {
          writer.append(Decisions.end(i));
          assertThat(reader.read((sequence, entry) -> seen.add(entry), 10)).isEqualTo(1);
          assertThat(seen).hasSize(i).last().isEqualTo(Decisions.end(i));
        }
      }
    }
  }

  @Test
  void read_fromBeforeTheFirstSegmentWasMade_missesNothing() throws StoreException {
    RunDirectory run = Journal.createRun(directory);
    try (JournalReader reader = JournalReader.open(run, JournalPosition.START)) {
      List<AuditEntry> seen = new ArrayList<>();
      assertThat(reader.read((sequence, entry) -> seen.add(entry), 10)).isZero();
      try (JournalWriter writer = JournalWriter.open(run, TINY)) {
        for (int i = 0; i < 300; i++) {
          writer.append(Decisions.end(i));
        }
      }
      assertThat(run.segment(2)).exists();
      reader.read((sequence, entry) -> seen.add(entry), 1000);
      assertThat(seen).hasSize(300).first().isEqualTo(Decisions.end(0));
    }
  }

  @Test
  void append_afterAnAbandonedLongerFrame_leavesACleanTail() throws StoreException {
    RunDirectory run = Journal.createRun(directory);
    byte[] ones = new byte[4096];
    Arrays.fill(ones, (byte) 0x11);
    try (JournalWriter writer = JournalWriter.open(run, TINY)) {
      DecisionFrame frame = writer.decision().begin(1, 1, 1, 1).decoded(ones, ones.length);
      assertThat(frame).isNotNull();
      writer.append(Decisions.end(0));
      assertThat(entries(run)).containsExactly(Decisions.end(0));
    }
  }

  @Test
  void decoded_longerThanItsCapacity_isCutBetweenCharactersWithAnEllipsis() throws StoreException {
    RunDirectory run = Journal.createRun(directory);
    byte[] text = "é".repeat(3000).getBytes(StandardCharsets.UTF_8);
    byte[] comm = "seventeen-letters".getBytes(StandardCharsets.UTF_8);
    try (JournalWriter writer = JournalWriter.open(run, JournalOptions.DEFAULT)) {
      writer
          .decision()
          .begin(1, 1, 1, 1)
          .call(0, 0, 0, 0, 0, 0, 0, 0, 0)
          .verdict(0, 0, -1, -1, -1)
          .comm(comm, comm.length)
          .decoded(text, text.length)
          .commit();
    }
    Decision decision = (Decision) entries(run).get(0);
    assertThat(decision.decoded()).isEqualTo("é".repeat(2046) + "…");
    assertThat(decision.comm()).isEqualTo("seventeen-letter");
    assertThat(decision.result()).isEmpty();
  }

  @Test
  void close_cutsTheUnusedRest() throws StoreException, IOException {
    RunDirectory run = Journal.createRun(directory);
    try (JournalWriter writer = JournalWriter.open(run, JournalOptions.DEFAULT)) {
      writer.append(Decisions.end(0));
    }
    assertThat(Files.size(run.segment(1))).isLessThan(200);
    try (var files = Files.list(run.path())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("lock", "000001.segment");
    }
  }

  @Test
  void open_aSecondJournalInTheRun_isRefused() throws StoreException {
    RunDirectory run = Journal.createRun(directory);
    try (JournalWriter writer = JournalWriter.open(run, TINY)) {
      writer.append(Decisions.end(0));
      assertThatThrownBy(() -> JournalWriter.open(run, TINY))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("the run has one already");
    }
  }

  @Test
  void seal_liveRun_leavesItAlone() throws StoreException {
    try (JournalWriter writer = JournalWriter.open(Journal.createRun(directory), TINY)) {
      Decisions.begin(writer, 1);
      RunDirectory run = StoreLocation.existing(directory).run(1).orElseThrow();
      assertThat(LostRun.seal(run)).isFalse();
      assertThat(run.isLive()).isTrue();
    }
  }

  @Test
  void seal_runThatWasClosedWithoutItsEnd_appendsGapAndEnd() throws StoreException {
    RunDirectory run = Journal.createRun(directory);
    try (JournalWriter writer = JournalWriter.open(run, TINY)) {
      Decisions.begin(writer, 1);
      Decisions.append(writer, 1);
    }
    assertThat(LostRun.seal(run)).isTrue();
    assertThat(LostRun.seal(run)).isFalse();
    List<AuditEntry> entries = entries(run);
    assertThat(entries.get(0)).isInstanceOf(RunStarted.class);
    Gap gap = (Gap) entries.get(entries.size() - 2);
    assertThat(gap.kind()).isEqualTo(GapKind.LOST_SUPERVISOR);
    assertThat(gap.detail()).contains("process 4711");
    assertThat(entries.get(entries.size() - 1))
        .isEqualTo(new RunEnded(Decisions.EPOCH + 1, Outcome.LOST, RunEnded.NOT_KNOWN, 1, 1));
  }

  @Test
  void seal_runThatDidNotBegin_leavesItAlone() throws StoreException {
    Journal.createRun(directory).close();
    RunDirectory run = StoreLocation.existing(directory).run(1).orElseThrow();
    assertThat(LostRun.seal(run)).isFalse();
    assertThat(entries(run)).isEmpty();
  }

  @Test
  void close_withoutAnyEntry_leavesNoRun() throws StoreException {
    RunDirectory run = Journal.createRun(directory);
    JournalWriter.open(run, TINY).close();
    assertThat(run.path()).doesNotExist();
  }

  @Test
  void append_endAfterTheSegmentWasTakenAway_goesIntoANewOne() throws StoreException, IOException {
    RunDirectory run = Journal.createRun(directory);
    try (JournalWriter writer = JournalWriter.open(run, TINY)) {
      Decisions.begin(writer, 1);
      Files.delete(run.segment(1));
      writer.append(Decisions.end(0));
    }
    List<AuditEntry> entries = entries(run);
    assertThat(entries).hasSize(2).endsWith(Decisions.end(0));
    assertThat(((Gap) entries.get(0)).kind()).isEqualTo(GapKind.DAMAGED_JOURNAL);
  }

  @Test
  void create_storeOfAnotherVersion_saysWhatToDo() throws Exception {
    Files.writeString(directory.resolve("store.properties"), "format=99\n");
    assertThatThrownBy(() -> Journal.createRun(directory))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(StoreException.Reason.OTHER_VERSION);
              assertThat(e).hasMessageContaining("format=99").hasMessageContaining("--store");
              assertThat(e.path()).isEqualTo(directory);
            });
    assertThat(directory.resolve("runs")).doesNotExist();
  }

  @Test
  void existing_directoryWithoutAStore_saysSo() {
    assertThatThrownBy(() -> StoreLocation.existing(directory))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.MISSING));
  }

  @Test
  void create_underAFile_saysWhere() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThatThrownBy(() -> Journal.createRun(file.resolve("store")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(file.toString());
    assertThatThrownBy(() -> Journal.createRun(file))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void create_directory_isForItsOwnerAlone() throws Exception {
    Path store = directory.resolve("a/b");
    Journal.createRun(store).close();
    assertThat(Files.getPosixFilePermissions(store)).hasSize(3);
    assertThat(Optional.of(Files.getPosixFilePermissions(store.resolve("runs/000001"))))
        .hasValueSatisfying(mode -> assertThat(mode).hasSize(3));
  }

  private static List<AuditEntry> entries(RunDirectory run) throws StoreException {
    List<AuditEntry> entries = new ArrayList<>();
    JournalReader.read(run, JournalPosition.START, (sequence, entry) -> entries.add(entry));
    return entries;
  }
}

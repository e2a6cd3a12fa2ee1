package io.inquest.audit.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.CallSite;
import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.audit.entry.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody does to the files of a journal that is being written. */
class AlteredJournalTest {
  private static final JournalOptions TINY = new JournalOptions(8192, 16384, false);

  /** More than the writer appends without a look at its file, and fewer than fill a segment. */
  private static final int UNSEEN = 70;

  @TempDir Path directory;
  private RunDirectory run;

  @BeforeEach
  void createRun() throws StoreException {
    run = Journal.createRun(directory);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 300, 4096})
  void append_afterTheSegmentWasCut_saysSoOnceAndGoesOnInANewOne(long size) throws Exception {
    JournalOptions roomy = new JournalOptions(1 << 16, 1 << 16, false);
    int said = 0;
    try (JournalWriter writer = JournalWriter.open(run, roomy)) {
      Decisions.begin(writer, 1);
      cut(run.segment(1), size);
      for (int i = 1; i <= UNSEEN; i++) {
        said += appendTold(writer, i);
      }
      writer.append(Decisions.end(UNSEEN));
    }
    assertThat(said).isEqualTo(1);
    assertThat(run.segment(2)).exists();
    List<AuditEntry> entries = entries();
    assertThat(entries).endsWith(Decisions.end(UNSEEN));
    // What was written behind the cut is there.
    assertThat(entries).filteredOn(Decision.class::isInstance).hasSize(UNSEEN);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void append_afterTheSegmentWasCut_namesPoliciesAndRulesAgain(boolean large) throws Exception {
    JournalOptions roomy = new JournalOptions(1 << 16, 1 << 16, false);
    FilterInstalled policy = policy(new byte[large ? 8 * 4096 : 8]);
    try (JournalWriter writer = JournalWriter.open(run, roomy)) {
      Decisions.begin(writer, 1);
      writer.append(policy);
      cut(run.segment(1), 0);
      int i = 1;
      while (appendTold(writer, i) == 0) {
        i++;
      }
      for (int later = i + 1; later <= i + 100; later++) {
        Decisions.append(writer, later);
      }
      List<AuditEntry> entries = entries();
      for (int later = i; later <= i + 100; later++) {
        assertThat(entries).contains(Decisions.expected(later));
      }
      assertThat(entries).containsOnlyOnce(policy);
    }
  }

  @Test
  void append_afterTheSegmentWasCutAgain_namesPoliciesInEachNewOne() throws Exception {
    try (JournalWriter writer = JournalWriter.open(run, TINY)) {
      Decisions.begin(writer, 1);
      int sequence = 0;
      for (int round = 0; round < 5; round++) {
        int told = 0;
        while (told == 0) {
          cutNewest();
          told = appendTold(writer, ++sequence);
        }
        Decisions.append(writer, ++sequence);
        assertThat(entries()).endsWith(Decisions.expected(sequence));
      }
    }
  }

  private static FilterInstalled policy(byte[] program) {
    return new FilterInstalled(
        Decisions.EPOCH,
        1,
        Origin.POLICY,
        "inner",
        100,
        0,
        "ef".repeat(32),
        Bytes.of(program),
        List.of(),
        true,
        "",
        CallSite.NONE,
        "inquest");
  }

  @Test
  void read_liveRunThatWasCut_findsWhatCameAfterAndCountsWhatIsGone() throws Exception {
    try (JournalWriter writer = JournalWriter.open(run, JournalOptions.DEFAULT)) {
      Decisions.begin(writer, 1);
      for (int i = 1; i <= 20; i++) {
        Decisions.append(writer, i);
      }
      cut(run.segment(1), 2000);
      Decisions.append(writer, 21);
      List<AuditEntry> entries = entries();
      assertThat(run.segment(2)).doesNotExist();
      assertThat(entries).endsWith(Decisions.expected(21));
      assertThat(entries.stream().filter(Gap.class::isInstance)).hasSize(1);
      assertThat(entries.size() - 1 + lost(entries))
          .isEqualTo(writer.append(Decisions.end(21)) - 1);
    }
  }

  @Test
  void append_endAfterTheSegmentWasCut_isReadInEveryCase() throws Exception {
    try (JournalWriter writer = JournalWriter.open(run, TINY)) {
      Decisions.begin(writer, 1);
      Decisions.append(writer, 1);
      cut(run.segment(1), 100);
      writer.append(Decisions.end(1));
    }
    List<AuditEntry> entries = entries();
    assertThat(entries).endsWith(Decisions.end(1));
    assertThat(lost(entries)).isPositive();
  }

  @Test
  void append_whileTheSegmentsAreCutWithoutEnd_keepsAllCounts() throws Exception {
    int decisions = 20_000;
    AtomicBoolean done = new AtomicBoolean();
    Thread cutter =
        new Thread(
            () -> {
              while (!done.get()) {
                cutNewest();
              }
            });
    long last;
    try (JournalWriter writer = JournalWriter.open(run, TINY)) {
      Decisions.begin(writer, 1);
      cutter.start();
      for (int i = 1; i <= decisions; i++) {
        appendTold(writer, i);
      }
      done.set(true);
      cutter.join();
      last = writer.append(Decisions.end(decisions));
    } finally {
      done.set(true);
    }
    List<AuditEntry> entries = entries();
    assertThat(entries).endsWith(Decisions.end(decisions));
    long gaps = entries.stream().filter(Gap.class::isInstance).count();
    assertThat(entries.size() - gaps + lost(entries)).isEqualTo(last);
  }

  private void cutNewest() {
    try {
      int newest = run.newestSegment();
      if (newest > 0) {
        cut(run.segment(newest), 0);
      }
    } catch (IOException e) {
      // The writer has closed it meanwhile, or not yet made it.
      return;
    }
  }

  @Test
  void read_halfAFrameAtTheTailOfALiveRun_isNoneYet() throws Exception {
    try (JournalWriter writer = JournalWriter.open(run, TINY)) {
      Decisions.begin(writer, 1);
      Decisions.append(writer, 1);
      int from = end(run);
      // Of the same executable, so that this is one frame.
      Decisions.append(writer, 4);
      int end = end(run);
      byte[] all = Files.readAllBytes(run.segment(1));
      try (JournalReader reader = JournalReader.open(run, JournalPosition.START)) {
        List<AuditEntry> seen = new ArrayList<>();
        // The last bytes of a frame are zeros.
        for (int half = from + 1; half < end - 12; half += 7) {
          byte[] torn = all.clone();
          Arrays.fill(torn, half, torn.length, (byte) 0);
          overwrite(run.segment(1), torn);
          reader.read((sequence, entry) -> seen.add(entry), 100);
          assertThat(seen).as("half a frame of %d bytes", half - from).hasSize(4);
        }
        overwrite(run.segment(1), all);
        reader.read((sequence, entry) -> seen.add(entry), 100);
        assertThat(seen).hasSize(5).endsWith(Decisions.expected(4));
      }
    }
  }

  @Test
  void read_frameWithinHalfAFrame_isNotTakenForOne() throws Exception {
    byte[] planted = frameOfAnotherJournal();
    try (JournalWriter writer = JournalWriter.open(run, TINY)) {
      Decisions.begin(writer, 1);
      int from = end(run);
      writer.append(installed(planted));
      byte[] all = Files.readAllBytes(run.segment(1));
      byte[] torn = all.clone();
      // All but the end of it, as if the writer were in the middle of its call.
      int length = end(run) - from;
      Arrays.fill(torn, from + length - 40, torn.length, (byte) 0);
      overwrite(run.segment(1), torn);
      assertThat(entries()).hasSize(2);
      overwrite(run.segment(1), all);
      assertThat(entries()).hasSize(3).endsWith(installed(planted));
    }
  }

  /** A whole frame that a program could have put into its filter. */
  private byte[] frameOfAnotherJournal() throws StoreException, IOException {
    RunDirectory other = Journal.createRun(directory);
    try (JournalWriter writer = JournalWriter.open(other, TINY)) {
      for (int i = 1; i < 10; i++) {
        Decisions.append(writer, i);
      }
      int from = end(other);
      Decisions.append(writer, 10);
      return Arrays.copyOfRange(Files.readAllBytes(other.segment(1)), from, end(other));
    }
  }

  private static FilterInstalled installed(byte[] program) {
    return new FilterInstalled(
        Decisions.EPOCH,
        1,
        Origin.PROGRAM,
        "",
        100,
        0,
        "cd".repeat(32),
        Bytes.of(eightTimes(program)),
        List.of(),
        true,
        "",
        CallSite.NONE,
        "");
  }

  /** So that one of them begins at a multiple of 8, wherever the bytes begin. */
  private static byte[] eightTimes(byte[] bytes) {
    ByteBuffer all = ByteBuffer.allocate(8 * (bytes.length + 1));
    for (int i = 0; i < 8; i++) {
      all.put(bytes).put((byte) 0);
    }
    return all.array();
  }

  private static long lost(List<AuditEntry> entries) {
    long lost = 0;
    for (AuditEntry entry : entries) {
      if (entry instanceof Gap gap) {
        assertThat(gap.kind()).isEqualTo(GapKind.DAMAGED_JOURNAL);
        lost += gap.count();
      }
    }
    return lost;
  }

  /** Appends a decision, again if the writer says that a segment was cut; how often it said so. */
  private static int appendTold(JournalWriter writer, int sequence) throws StoreException {
    int told = 0;
    while (true) {
      try {
        Decisions.append(writer, sequence);
        return told;
      } catch (JournalFullException e) {
        assertThat(e.isPast()).isTrue();
        assertThat(e).hasMessageContaining("somebody cut it").hasMessageContaining(".segment");
        told++;
      }
    }
  }

  /** Where the next frame of the first segment begins. */
  private static int end(RunDirectory run) throws StoreException {
    return JournalReader.tail(run, JournalPosition.START).offset();
  }

  private static void cut(Path file, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  private static void overwrite(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes), 0);
    }
  }

  private List<AuditEntry> entries() throws StoreException {
    List<AuditEntry> entries = new ArrayList<>();
    JournalReader.read(run, JournalPosition.START, (sequence, entry) -> entries.add(entry));
    return entries;
  }
}

package io.inquest.audit.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedJournalTest {
  private static final int DECISIONS = 120;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @TempDir Path directory;
  private RunDirectory run;
  private Map<Long, AuditEntry> whole;

  @BeforeEach
  void writeThreeSegments() throws StoreException {
    run = Journal.createRun(directory);
    try (JournalWriter writer = JournalWriter.open(run, new JournalOptions(8192, 8192, false))) {
      Decisions.begin(writer, 1);
      for (int i = 1; i <= DECISIONS; i++) {
        Decisions.append(writer, i);
      }
      writer.append(Decisions.end(DECISIONS));
    }
    whole = read();
    assertThat(run.segment(3)).exists();
  }

  @Test
  void read_flippedBit_losesAtMostThatFrameAndSaysSo() throws Exception {
    for (int round = 0; round < 300; round++) {
      Path file = run.segment(1 + random.nextInt(3));
      byte[] bytes = Files.readAllBytes(file);
      int at = random.nextInt(bytes.length);
      byte[] damaged = bytes.clone();
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, damaged);
      Map<Long, AuditEntry> read = read();
      Files.write(file, bytes);

      String where = "seed " + seed + ", byte " + at + " of " + file.getFileName();
      long lost = 0;
      for (Map.Entry<Long, AuditEntry> entry : read.entrySet()) {
        if (entry.getValue() instanceof Gap gap) {
          assertThat(gap.kind()).as(where).isEqualTo(GapKind.DAMAGED_JOURNAL);
          lost += gap.count();
        } else if (!(entry.getValue() instanceof AuditEntry.Decision)) {
          // A decision may lack the names that a lost entry defined.
          assertThat(entry.getValue()).as(where).isEqualTo(whole.get(entry.getKey()));
        }
      }
      assertThat(lost).as(where).isLessThanOrEqualTo(1);
      long last = read.keySet().stream().mapToLong(Long::longValue).max().orElseThrow();
      assertThat(last).as(where).isGreaterThanOrEqualTo(whole.size() - 1L);
      assertThat(read).as(where).hasSize((int) last);
    }
  }

  @Test
  void read_zeroedStretch_countsWhatIsLost() throws Exception {
    byte[] bytes = Files.readAllBytes(run.segment(2));
    Arrays.fill(bytes, 1000, 2000, (byte) 0);
    Files.write(run.segment(2), bytes);
    Map<Long, AuditEntry> read = read();
    List<AuditEntry> gaps = read.values().stream().filter(Gap.class::isInstance).toList();
    assertThat(gaps).hasSize(1);
    Gap gap = (Gap) gaps.get(0);
    assertThat(gap.count()).isBetween(4L, 8L);
    assertThat(gap.detail()).contains("000002.segment");
    assertThat(read.size() - 1 + gap.count()).isEqualTo(whole.size());
  }

  @Test
  void read_missingSegment_countsWhatIsLost() throws Exception {
    Files.delete(run.segment(2));
    Map<Long, AuditEntry> read = read();
    long lost =
        read.values().stream()
            .filter(Gap.class::isInstance)
            .mapToLong(gap -> ((Gap) gap).count())
            .sum();
    assertThat(lost).isPositive();
    assertThat(read.size() - 1 + lost).isEqualTo(whole.size());
  }

  @Test
  void read_lastSegmentCutAnywhere_givesAPrefix() throws Exception {
    int last = run.newestSegment();
    byte[] bytes = Files.readAllBytes(run.segment(last));
    for (int length = 0; length < bytes.length; length += 1 + random.nextInt(40)) {
      Files.write(run.segment(last), Arrays.copyOf(bytes, length));
      List<AuditEntry> read = new ArrayList<>(read().values());
      assertThat(read)
          .as("seed %d, cut to %d bytes", seed, length)
          .isEqualTo(new ArrayList<>(whole.values()).subList(0, read.size()));
    }
  }

  @Test
  void seal_damagedEnd_saysBoth() throws Exception {
    int last = run.newestSegment();
    byte[] bytes = Files.readAllBytes(run.segment(last));
    bytes[bytes.length - 20] ^= 1;
    Files.write(run.segment(last), bytes);
    assertThat(LostRun.seal(run)).isTrue();
    List<AuditEntry> read = new ArrayList<>(read().values());
    assertThat(read.get(read.size() - 1)).isInstanceOf(AuditEntry.RunEnded.class);
    assertThat(((Gap) read.get(read.size() - 2)).kind()).isEqualTo(GapKind.LOST_SUPERVISOR);
  }

  @Test
  void read_segmentOfAnotherFormat_saysSo() throws Exception {
    byte[] bytes = Files.readAllBytes(run.segment(1));
    ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    header.putInt(FrameLayout.SEGMENT_FORMAT, 77);
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, FrameLayout.SEGMENT_CRC);
    header.putInt(FrameLayout.SEGMENT_CRC, (int) crc.getValue());
    Files.write(run.segment(1), bytes);
    assertThatThrownBy(this::read)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("format is 77");
  }

  private Map<Long, AuditEntry> read() throws StoreException {
    Map<Long, AuditEntry> entries = new TreeMap<>();
    JournalReader.read(
        run,
        JournalPosition.START,
        (sequence, entry) -> assertThat(entries.put(sequence, entry)).isNull());
    return entries;
  }
}

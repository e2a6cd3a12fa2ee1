package io.inquest.audit.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a small file system of its own, which only root can mount. */
class FullDiskTest {
  @TempDir Path directory;
  private Path disk;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(directory.resolve("disk"));
    mounted =
        succeeds(
            "mount", "-t", "tmpfs", "-o", "size=600k,mode=0700", "inquest-test", disk.toString());
    assumeTrue(mounted, "this user may not mount a file system");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(succeeds("umount", "-l", disk.toString())).isTrue();
    }
  }

  @Test
  void append_onAFullDisk_reportsItAndStillTakesGapAndEnd() throws Exception {
    RunDirectory run = Journal.createRun(disk);
    long kept = 0;
    try (JournalWriter writer = JournalWriter.open(run, JournalOptions.DEFAULT)) {
      Decisions.begin(writer, 1);
      kept = appendUntilFull(writer, 0);
      assertThat(kept).isGreaterThan(1000);
      long next = kept + 1;
      assertThatThrownBy(() -> Decisions.append(writer, next))
          .isInstanceOf(JournalFullException.class)
          .hasMessageContaining("the file system is full")
          .hasMessageContaining(disk.toString())
          .hasMessageContaining("Free some space");
      writer.append(new Gap(1, GapKind.STORE_FULL, 0, 17, "x".repeat(5000)));
      writer.append(Decisions.end(kept));
    }
    List<AuditEntry> entries = new ArrayList<>();
    JournalReader.read(run, JournalPosition.START, (sequence, entry) -> entries.add(entry));
    assertThat(entries).last().isEqualTo(Decisions.end(kept));
    Gap gap = (Gap) entries.get(entries.size() - 2);
    assertThat(gap.kind()).isEqualTo(GapKind.STORE_FULL);
    assertThat(gap.count()).isEqualTo(17);
    assertThat(entries.get(entries.size() - 3)).isEqualTo(Decisions.expected(kept));
  }

  @Test
  void createRun_onADiskWithoutAnyRoom_leavesNothing() throws Exception {
    Path store = Files.createDirectory(disk.resolve("store"));
    Path ballast = disk.resolve("ballast");
    try (FileChannel file =
        FileChannel.open(ballast, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      fill(file);
    }

    assertThatThrownBy(() -> Journal.createRun(store))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("the file system is full");
    assertThat(store).isEmptyDirectory();
    Files.delete(ballast);
    assertThat(Journal.createRun(store).number()).isEqualTo(1);
  }

  /** Writes until there is no room left. */
  private static void fill(FileChannel file) throws IOException {
    ByteBuffer page = ByteBuffer.allocate(4096);
    for (boolean room = true; room; page.clear()) {
      try {
        file.write(page);
      } catch (IOException e) {
        room = false;
      }
    }
  }

  @Test
  void append_afterRoomWasMade_goesOn() throws Exception {
    Path ballast = Files.write(disk.resolve("ballast"), new byte[250_000]);
    RunDirectory run = Journal.createRun(disk);
    try (JournalWriter writer = JournalWriter.open(run, JournalOptions.DEFAULT)) {
      Decisions.begin(writer, 1);
      long kept = appendUntilFull(writer, 0);
      Files.delete(ballast);
      long more = appendUntilFull(writer, kept);
      assertThat(more).isGreaterThan(kept + 500);
      writer.append(Decisions.end(more));
      List<AuditEntry> entries = new ArrayList<>();
      JournalReader.read(run, JournalPosition.START, (sequence, entry) -> entries.add(entry));
      assertThat(entries).last().isEqualTo(Decisions.end(more));
      assertThat(entries.stream().filter(AuditEntry.Decision.class::isInstance))
          .hasSize((int) more);
    }
  }

  @Test
  void append_toACutSegmentOnAFullDisk_isAFailureUntilThereIsRoom() throws Exception {
    RunDirectory run = Journal.createRun(disk);
    try (JournalWriter writer = JournalWriter.open(run, JournalOptions.DEFAULT)) {
      Decisions.begin(writer, 1);
      try (FileChannel segment = FileChannel.open(run.segment(1), StandardOpenOption.WRITE)) {
        segment.truncate(0);
      }
      Path ballast = fill();
      assertThatThrownBy(() -> Decisions.append(writer, 1))
          .isInstanceOfSatisfying(
              JournalFullException.class, full -> assertThat(full.isPast()).isFalse())
          .hasMessageContaining("the file system is full");
      Files.delete(ballast);
      Decisions.append(writer, 1);
      writer.append(Decisions.end(1));
    }
    List<AuditEntry> entries = new ArrayList<>();
    JournalReader.read(run, JournalPosition.START, (sequence, entry) -> entries.add(entry));
    assertThat(entries).hasAtLeastOneElementOfType(AuditEntry.Decision.class);
    assertThat(entries).endsWith(Decisions.end(1));
  }

  /** Takes all room of the disk. */
  private Path fill() {
    Path ballast = disk.resolve("ballast");
    try {
      Files.write(ballast, new byte[1_000_000]);
    } catch (IOException e) {
      assertThat(ballast).exists();
    }
    return ballast;
  }

  @Test
  void createRun_onAFullDisk_saysSo() throws Exception {
    assertThat(fill()).exists();
    assertThatThrownBy(
            () -> {
              try (RunDirectory run = Journal.createRun(disk)) {
                JournalWriter.open(run, JournalOptions.DEFAULT).close();
              }
            })
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.FULL));
  }

  @Test
  void createRun_onAReadOnlyFileSystem_saysSo() throws Exception {
    Journal.createRun(disk).close();
    assertThat(succeeds("mount", "-o", "remount,ro", disk.toString())).isTrue();
    assertThatThrownBy(() -> Journal.createRun(disk))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(StoreException.Reason.READ_ONLY);
              assertThat(e).hasMessageContaining("--store");
            });
  }

  private static long appendUntilFull(JournalWriter writer, long last) throws StoreException {
    for (long sequence = last + 1; ; sequence++) {
      try {
        Decisions.append(writer, sequence);
      } catch (JournalFullException e) {
        return sequence - 1;
      }
    }
  }

  private static boolean succeeds(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}

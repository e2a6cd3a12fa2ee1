package io.inquest.audit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.journal.Decisions;
import io.inquest.audit.journal.FrameTap;
import io.inquest.audit.journal.FrameWalk;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.proof.MerkleTree;
import io.inquest.audit.proof.TreeHash;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskCheckTest {
  private static final JournalOptions SMALL = new JournalOptions(1 << 14, 1 << 14, false);

  @TempDir Path directory;

  private final TreeHash hash = new TreeHash();
  private final MerkleTree tree = new MerkleTree(hash);
  private final List<String> found = new ArrayList<>();
  private RunDirectory run;
  private JournalWriter writer;
  private DiskCheck check;

  @BeforeEach
  void record() throws Exception {
    run = Journal.createRun(directory);
    writer =
        JournalWriter.open(
            run,
            SMALL,
            new FrameTap() {
              @Override
              public void take(ByteBuffer frame, int length) {
                byte[] bytes = new byte[length];
                frame.get(0, bytes);
                tree.append(hash.leaf(bytes), 0);
              }

              @Override
              public void close() {}
            });
    check = new DiskCheck(run, hash, tree);
    Decisions.begin(writer, run.number());
    append(1, 300);
  }

  @AfterEach
  void close() throws Exception {
    check.close();
    writer.close();
  }

  private void append(int first, int last) throws Exception {
    for (int i = first; i <= last; i++) {
      Decisions.append(writer, i);
    }
  }

  private void checkAll() {
    check.all(Long.MAX_VALUE, alteration -> found.add(alteration.detail()));
  }

  /** Alters the last byte of a frame and its checksum; doing it twice puts them back. */
  private void alter(long sequence) throws Exception {
    try (FrameWalk walk = new FrameWalk(run)) {
      while (walk.next()) {
        if (walk.sequence() == sequence) {
          Path file = run.segment(walk.segment());
          byte[] bytes = Files.readAllBytes(file);
          bytes[walk.offset() + walk.length() - 1] ^= 1;
          CRC32C crc = new CRC32C();
          crc.update(bytes, walk.offset() + 8, walk.length() - 8);
          ByteBuffer.wrap(bytes)
              .order(ByteOrder.nativeOrder())
              .putInt(walk.offset() + 4, (int) crc.getValue());
          Files.write(file, bytes);
          return;
        }
      }
    }
    throw new IllegalArgumentException("no record " + sequence);
  }

  @Test
  void all_whileTheJournalGrows_findsNothing() throws Exception {
    for (int i = 301; i < 1200; i += 29) {
      checkAll();
      check.some(100, alteration -> found.add(alteration.detail()));
      append(i, i + 28);
    }
    checkAll();
    assertThat(found).isEmpty();
  }

  @Test
  void all_frameAlteredWithARightChecksum_findsItOnce() throws Exception {
    alter(70);
    checkAll();
    checkAll();
    assertThat(found)
        .singleElement()
        .asString()
        .contains("one of the records 65 to 128 is not what was recorded (segment");
  }

  @Test
  void all_lastFrameAltered_findsIt() throws Exception {
    alter(tree.size());
    checkAll();
    assertThat(found).singleElement().asString().contains("to " + tree.size() + " is not");
  }

  @Test
  void some_inTurns_comesToEachFrame() throws Exception {
    alter(200);
    for (int i = 0; i < 10; i++) {
      check.some(64, alteration -> found.add(alteration.detail()));
    }
    assertThat(found).singleElement().asString().contains("records 193 to 256");
    alter(200);
    alter(3);
    for (int i = 0; i < 10; i++) {
      check.some(64, alteration -> found.add(alteration.detail()));
    }
    assertThat(found).hasSize(2).last().asString().contains("records 1 to 64");
  }

  @Test
  void all_segmentGone_saysFromWhereOn() throws Exception {
    Files.delete(run.segment(2));
    checkAll();
    assertThat(found).singleElement().asString().contains("stands where");
  }

  @Test
  void all_segmentOfAnotherVersion_saysThatItCannotBeRead() throws Exception {
    byte[] bytes = Files.readAllBytes(run.segment(1));
    bytes[12] ^= 1;
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, 60);
    ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).putInt(60, (int) crc.getValue());
    Files.write(run.segment(1), bytes);
    checkAll();
    assertThat(found).singleElement().asString().contains("it cannot be read");
  }
}

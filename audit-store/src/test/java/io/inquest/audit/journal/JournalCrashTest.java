package io.inquest.audit.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.jna.Native;
import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.Outcome;
import io.inquest.audit.entry.AuditEntry.ResultKnown;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.audit.entry.AuditEntry.SignalDelivered;
import io.inquest.audit.entry.AuditEntry.StackTaken;
import io.inquest.audit.entry.AuditEntry.TaskExecuted;
import io.inquest.audit.entry.AuditEntry.TaskExited;
import io.inquest.audit.entry.AuditEntry.TaskStarted;
import io.inquest.audit.entry.AuditEntry.TextDefined;
import io.inquest.audit.entry.EntryVisitor;
import io.inquest.linux.file.HeldDirectory;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalCrashTest {
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @TempDir Path directory;

  @Test
  void read_afterTheWriterWasKilled_givesAllThatWasAppendedWithoutHoles() throws Exception {
    killWriters(20);
  }

  @Test
  @Tag("long")
  void read_afterManyWritersWereKilled_givesAllThatWasAppendedWithoutHoles() throws Exception {
    killWriters(150);
  }

  private void killWriters(int kills) throws Exception {
    for (int run = 1; run <= kills; run++) {
      Process writer = ChildJvm.start(AppendingChild.class, directory, Long.MAX_VALUE);
      Checked checked = new Checked();
      RunDirectory live = awaitRun(run, writer);
      // Read along up to some entry, so that the kill falls anywhere, also between segments.
      long target = random.nextInt(30_000);
      try (JournalReader reader = JournalReader.open(live, JournalPosition.START)) {
        while (checked.decisions < target) {
          reader.read(checked, 1000);
          assertThat(writer.isAlive()).as("seed %d", seed).isTrue();
        }
        ChildJvm.kill(writer);
        assertThat(live.isLive()).isFalse();
        reader.read(checked, Integer.MAX_VALUE);
        long seen = checked.decisions;
        assertThat(seen).as("seed %d", seed).isGreaterThanOrEqualTo(acknowledged(live));

        assertThat(LostRun.seal(live)).isTrue();
        reader.read(checked, Integer.MAX_VALUE);
        assertThat(reader.hasEnded()).isTrue();
        assertThat(checked.lost).isTrue();
        assertThat(checked.end.outcome()).isEqualTo(Outcome.LOST);
        assertThat(checked.end.decisions()).as("seed %d", seed).isEqualTo(seen);
      } finally {
        ChildJvm.kill(writer);
      }
      Checked again = new Checked();
      JournalReader.read(live, JournalPosition.START, again);
      assertThat(again.sequence).isEqualTo(checked.sequence);
    }
  }

  /** The last decision whose append had returned. */
  private static long acknowledged(RunDirectory run) throws IOException {
    Path file = AppendingChild.acknowledged(run);
    byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    return bytes.length < Long.BYTES ? 0 : ByteBuffer.wrap(bytes).getLong();
  }

  private RunDirectory awaitRun(long number, Process writer) throws Exception {
    while (true) {
      assertThat(writer.isAlive()).isTrue();
      if (directory.resolve("store.properties").toFile().exists()) {
        StoreLocation store = StoreLocation.existing(directory);
        if (store.run(number).isPresent()) {
          return store.run(number).get();
        }
      }
      Thread.onSpinWait();
    }
  }

  @Test
  void write_withoutDatabaseAndLogging_works() throws Exception {
    List<String> needed = new ArrayList<>();
    for (Class<?> each :
        List.of(JournalWriter.class, Decisions.class, HeldDirectory.class, Native.class)) {
      needed.add(placeOf(each).toString());
    }
    String classPath = String.join(File.pathSeparator, needed);
    Process writer = ChildJvm.start(classPath, AppendingChild.class, directory, 100);
    assertThat(writer.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(writer.exitValue()).isZero();
    Checked checked = new Checked();
    RunDirectory run = StoreLocation.existing(directory).run(1).orElseThrow();
    JournalReader.read(run, JournalPosition.START, checked);
    assertThat(checked.decisions).isEqualTo(100);
    assertThat(checked.end).isEqualTo(Decisions.end(100));
  }

  private static Path placeOf(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** Fails unless frames and decisions come in sequence, each as it was appended. */
  private static final class Checked implements EntrySink, EntryVisitor {
    private long sequence;
    private long decisions;
    private boolean lost;
    private RunEnded end;

    @Override
    public void accept(long frame, AuditEntry entry) {
      assertThat(frame).isEqualTo(++sequence);
      assertThat(end).isNull();
      entry.accept(this);
    }

    @Override
    public void visit(RunStarted entry) {}

    @Override
    public void visit(TextDefined entry) {}

    @Override
    public void visit(FilterInstalled entry) {}

    @Override
    public void visit(TaskStarted entry) {
      fail("nobody appended " + entry);
    }

    @Override
    public void visit(TaskExecuted entry) {
      fail("nobody appended " + entry);
    }

    @Override
    public void visit(Decision decision) {
      assertThat(decision).isEqualTo(Decisions.expected(++decisions));
    }

    @Override
    public void visit(StackTaken entry) {
      fail("nobody appended " + entry);
    }

    @Override
    public void visit(ResultKnown entry) {
      fail("nobody appended " + entry);
    }

    @Override
    public void visit(SignalDelivered entry) {
      fail("nobody appended " + entry);
    }

    @Override
    public void visit(TaskExited entry) {
      fail("nobody appended " + entry);
    }

    @Override
    public void visit(Gap gap) {
      assertThat(gap.kind()).as(gap.toString()).isEqualTo(GapKind.LOST_SUPERVISOR);
      lost = true;
    }

    @Override
    public void visit(RunEnded ended) {
      end = ended;
    }
  }
}

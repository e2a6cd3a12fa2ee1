package io.inquest.audit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entity.RunEntity;
import io.inquest.audit.entry.AuditEntry.Outcome;
import io.inquest.audit.journal.Decisions;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A supervisor that is killed while its run begins: what lies in the store then is no run, or one
 * that says what was started and when.
 */
final class KilledStartTest {
  private static final JournalOptions SMALL = new JournalOptions(1 << 16, 1 << 16, false);
  private static final int SEGMENT_HEADER = 64;
  private static final int HALF_OF_THE_FIRST = 40;

  @TempDir private Path directory;

  /** What a supervisor has made by the time it is killed. */
  enum Made {
    DRAFT,
    LOCKED_DRAFT,
    DIRECTORY,
    SPARE_SEGMENT,
    EMPTY_SEGMENT,
    SEGMENT_OF_ZEROS,
    HALF_AN_ENTRY
  }

  @ParameterizedTest
  @EnumSource
  void start_killedBeforeTheFirstEntry_leavesNoRun(Made made) throws StoreException, IOException {
    kill(made);
    try (AuditStore store = AuditStore.open(directory)) {
      assertThat(store.runs()).isEmpty();
      assertThat(store.latestRun()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void run_afterAStartThatWasKilled_isTheLatest(Made made) throws StoreException, IOException {
    complete();
    kill(made);
    try (AuditStore store = AuditStore.open(directory)) {
      assertThat(store.latestRun().orElseThrow().number()).isEqualTo(1);
    }
    complete();
    try (AuditStore store = AuditStore.open(directory)) {
      assertThat(store.runs()).hasSize(2);
      assertThat(store.latestRun().orElseThrow().outcome()).isEqualTo(Outcome.EXITED);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DRAFT", "LOCKED_DRAFT", "DIRECTORY"})
  void createRun_afterAStartThatWasKilled_clearsUpWhatIsNobodys(Made made)
      throws StoreException, IOException {
    complete();
    kill(made);
    complete();
    assertThat(names()).containsExactlyInAnyOrder("000001", "000002");
  }

  @Test
  void createRun_whileOthersBegin_leavesTheirs() throws StoreException, IOException {
    try (RunDirectory first = Journal.createRun(directory);
        RunDirectory second = Journal.createRun(directory)) {
      assertThat(first.isLive()).isTrue();
      assertThat(second.isLive()).isTrue();
      assertThat(names()).containsExactlyInAnyOrder("000001", "000002");
    }
  }

  @Test
  void createRun_draftsAndRunsWithAnythingInThem_stay() throws StoreException, IOException {
    complete();
    Path runs = StoreLocation.existing(directory).runs();
    Files.createFile(Files.createDirectory(runs.resolve(".new-1")).resolve("evidence"));
    Files.createFile(Files.createDirectory(runs.resolve("000007")).resolve("evidence"));
    Files.createFile(runs.resolve(".new-2"));
    Files.createSymbolicLink(runs.resolve(".new-3"), Files.createDirectory(runs.resolve("other")));
    complete();
    assertThat(names())
        .containsExactlyInAnyOrder(
            "000001", "000002", "000007", ".new-1", ".new-2", ".new-3", "other");
  }

  /** Those that begin at the same time clear up each other's runs as soon as they are left. */
  @Test
  void createRun_byManyAtOnce_givesEachItsOwn() throws Exception {
    ExecutorService beginners = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        all.add(beginners.submit(this::beginAndLeave));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } finally {
      beginners.shutdownNow();
    }
    complete();
    assertThat(names()).hasSize(1);
  }

  private Void beginAndLeave() throws StoreException {
    for (int i = 0; i < 50; i++) {
      try (RunDirectory run = Journal.createRun(directory)) {
        assertThat(run.path().resolve("lock")).exists();
        assertThat(run.isLive()).isTrue();
      }
    }
    return null;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("runs"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void start_killedAfterTheFirstEntry_saysWhatWasStarted() throws StoreException {
    try (JournalWriter writer = JournalWriter.open(Journal.createRun(directory), SMALL)) {
      Decisions.begin(writer, 1);
    }
    try (AuditStore store = AuditStore.open(directory)) {
      RunEntity run = store.latestRun().orElseThrow();
      assertThat(run.startedAt()).isEqualTo(Decisions.EPOCH);
      assertThat(run.arguments()).isEqualTo(List.of("/bin/ls", "-l"));
      assertThat(run.outcome()).isEqualTo(Outcome.LOST);
    }
  }

  private void complete() throws StoreException {
    RunDirectory run = Journal.createRun(directory);
    try (JournalWriter writer = JournalWriter.open(run, SMALL)) {
      Decisions.begin(writer, run.number());
      writer.append(Decisions.end(0));
    }
  }

  private void kill(Made made) throws StoreException, IOException {
    Path runs = StoreLocation.create(directory).runs();
    if (made == Made.DRAFT || made == Made.LOCKED_DRAFT) {
      Path draft = Files.createDirectory(runs.resolve(".new-1"));
      if (made == Made.LOCKED_DRAFT) {
        Files.createFile(draft.resolve("lock"));
      }
      return;
    }
    RunDirectory run = Journal.createRun(directory);
    Path lock = run.path().resolve("lock");
    if (made == Made.DIRECTORY) {
      run.close();
      assertThat(lock).exists();
      return;
    }
    try (JournalWriter writer = JournalWriter.open(run, SMALL)) {
      Decisions.begin(writer, run.number());
    }
    cut(made, run);
  }

  /** Takes back what a supervisor that was killed earlier would not have written. */
  private static void cut(Made made, RunDirectory run) throws IOException {
    Path segment = run.segment(1);
    try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
      long length = file.length();
      file.seek(made == Made.SEGMENT_OF_ZEROS ? 0 : SEGMENT_HEADER);
      // An entry's length and checksum are stored last, behind its sequence, time and payload.
      file.write(new byte[Long.BYTES]);
      if (made == Made.HALF_AN_ENTRY) {
        file.seek(SEGMENT_HEADER + HALF_OF_THE_FIRST);
      }
      file.write(new byte[(int) (length - file.getFilePointer())]);
    }
    if (made == Made.SPARE_SEGMENT) {
      Files.move(segment, run.path().resolve("next.segment"));
    }
  }
}

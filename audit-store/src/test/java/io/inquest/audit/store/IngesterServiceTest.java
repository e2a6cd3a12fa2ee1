package io.inquest.audit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entity.DecisionEntity;
import io.inquest.audit.journal.AppendingChild;
import io.inquest.audit.journal.ChildJvm;
import io.inquest.audit.journal.Decisions;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.StoreLocation;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngesterServiceTest {
  @TempDir Path directory;
  @TempDir Path cache;

  @Test
  void start_whileThereIsAnIngester_isRefused() throws Exception {
    Journal.createRun(directory).close();
    IndexHome home = IndexHome.in(StoreLocation.existing(directory));
    try (IngesterService first = IngesterService.start(home).orElseThrow()) {
      assertThat(IngesterService.start(home)).isEmpty();
      assertThat(IngesterMain.run(directory, false)).isFalse();
      Process other = ChildJvm.start(IngesterMain.class, directory);
      assertThat(other.waitFor()).isZero();
      first.catchUp();
    }
    assertThat(IngesterMain.run(directory, false)).isTrue();
  }

  @Test
  void start_always_listensNowhere() throws Exception {
    Journal.createRun(directory).close();
    IndexHome home = IndexHome.in(StoreLocation.existing(directory));
    Set<String> before = ownListeners();
    try (IngesterService service = IngesterService.start(home).orElseThrow()) {
      service.catchUp();
      assertThat(ownListeners()).isEqualTo(before);
      assertThat(directory.resolve("ingest.endpoint")).doesNotExist();
    }
  }

  /** The inodes of this process's sockets, proc(5). */
  private static Set<String> ownListeners() throws IOException {
    Set<String> sockets = new TreeSet<>();
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors) {
        if (Files.isSymbolicLink(descriptor)) {
          String target = Files.readSymbolicLink(descriptor).toString();
          if (target.startsWith("socket:")) {
            sockets.add(target);
          }
        }
      }
    }
    return sockets;
  }

  @Test
  void serve_whileAnotherWaits_makesRoom() throws Exception {
    try (JournalWriter writer =
        JournalWriter.open(Journal.createRun(directory), JournalOptions.DEFAULT)) {
      Decisions.begin(writer, 1);
      Process ingester = ChildJvm.start(IngesterMain.class, directory, "--while-live");
      StoreLocation location = StoreLocation.existing(directory);
      while (!location.isIngesting()) {
        assertThat(ingester.isAlive()).isTrue();
        Thread.onSpinWait();
      }
      try (AuditStore store = AuditStore.open(directory, cache, Duration.ofMinutes(2))) {
        assertThat(store.runs()).hasSize(1);
      }
      assertThat(ingester.waitFor()).isZero();
    }
    assertThat(cache).isEmptyDirectory();
  }

  @Test
  void read_whileAProcessWrites_neverSeesAHole() throws Exception {
    Process writer = ChildJvm.start(AppendingChild.class, directory, 40_000);
    while (!directory.resolve("runs/000001/000001.segment").toFile().exists()) {
      assertThat(writer.isAlive()).isTrue();
      Thread.onSpinWait();
    }
    long seen = 0;
    try (AuditStore store = AuditStore.open(directory)) {
      while (seen < 40_000) {
        store.refresh();
        List<DecisionEntity> page;
        do {
          page = store.decisions(1, seen, 1000);
          for (DecisionEntity decision : page) {
            assertThat(decision.sequence()).isEqualTo(++seen);
          }
        } while (!page.isEmpty());
      }
      assertThat(writer.waitFor()).isZero();
      store.refresh();
      assertThat(store.run(1).orElseThrow().decisions()).isEqualTo(40_000);
    }
  }

  @Test
  void open_manyRuns_bringsInEach() throws Exception {
    for (int run = 1; run <= 30; run++) {
      AppendingChild.main(new String[] {directory.toString(), Integer.toString(run)});
    }
    try (AuditStore store = AuditStore.open(directory)) {
      assertThat(store.runs()).hasSize(30);
      for (int run = 1; run <= 30; run++) {
        IngesterCrashTest.requireAll(store, run, run);
      }
    }
  }
}

package io.inquest.audit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.inquest.audit.entity.DecisionEntity;
import io.inquest.audit.journal.AppendingChild;
import io.inquest.audit.journal.ChildJvm;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngesterServiceTest {
  @TempDir Path directory;

  @Test
  void start_whileThereIsAnIngester_isRefused() throws Exception {
    Journal.createRun(directory).close();
    StoreLocation store = StoreLocation.existing(directory);
    try (IngesterService first = IngesterService.start(store).orElseThrow()) {
      assertThat(first.database().answers()).isTrue();
      assertThat(IngesterService.start(store)).isEmpty();
      assertThat(IngesterMain.run(directory, false)).isFalse();
      Process other = ChildJvm.start(IngesterMain.class, directory);
      assertThat(other.waitFor()).isZero();
      assertThat(first.database().answers()).isTrue();
    }
    assertThat(store.ingestEndpoint()).doesNotExist();
    assertThat(IngesterMain.run(directory, false)).isTrue();
  }

  @Test
  void server_listensOnTheLoopbackAloneAndWantsTheKey() throws Exception {
    Journal.createRun(directory).close();
    StoreLocation store = StoreLocation.existing(directory);
    try (IngesterService service = IngesterService.start(store).orElseThrow()) {
      assertThat(service.database().answers()).isTrue();
      assertThat(Files.getPosixFilePermissions(store.ingestEndpoint()))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      IndexEndpoint endpoint = IndexEndpoint.read(store.ingestEndpoint()).orElseThrow();

      String port = String.format(Locale.ROOT, ":%04X", endpoint.port());
      List<String> sockets = new ArrayList<>(Files.readAllLines(Path.of("/proc/net/tcp")));
      if (Files.exists(Path.of("/proc/net/tcp6"))) {
        sockets.addAll(Files.readAllLines(Path.of("/proc/net/tcp6")));
      }
      List<String> listening =
          sockets.stream()
              .map(line -> line.strip().split(" +", -1))
              .filter(words -> words[1].endsWith(port) && words[3].equals("0A"))
              .map(words -> words[1])
              .toList();
      // A socket of both families shows the IPv4 address as mapped into IPv6.
      assertThat(listening)
          .singleElement()
          .satisfies(address -> assertThat(address).contains("0100007F:"));
      for (String wrong :
          List.of(
              new IndexEndpoint(endpoint.port(), "0".repeat(32), 1).url(),
              new IndexEndpoint(endpoint.port(), store.index() + "/inquest", 1).url(),
              "jdbc:h2:tcp://127.0.0.1:" + endpoint.port() + "/mem:other")) {
        assertThatThrownBy(() -> DriverManager.getConnection(wrong, "sa", "").close())
            .isInstanceOf(SQLException.class);
      }
      DriverManager.getConnection(endpoint.url(), "sa", "").close();
    }
  }

  @Test
  void open_endpointOfAKilledIngester_isRecognised() throws Exception {
    Journal.createRun(directory).close();
    StoreLocation store = StoreLocation.existing(directory);
    new IndexEndpoint(1, "0".repeat(32), 1).write(store.ingestEndpoint());
    try (AuditStore opened = AuditStore.open(directory)) {
      assertThat(opened.runs()).hasSize(1);
    }
  }

  @Test
  void read_whileAProcessWrites_neverSeesAHole() throws Exception {
    Process writer = ChildJvm.start(AppendingChild.class, directory, 40_000);
    while (!directory.resolve("runs/000001/000001.segment").toFile().exists()) {
      assertThat(writer.isAlive()).isTrue();
      Thread.onSpinWait();
    }
    long seen = 0;
    try (AuditStore first = AuditStore.open(directory);
        AuditStore second = AuditStore.open(directory)) {
      for (int round = 0; seen < 40_000; round++) {
        AuditStore asked = round % 2 == 0 ? first : second;
        asked.refresh();
        List<DecisionEntity> page;
        do {
          page = asked.decisions(1, seen, 1000);
          for (DecisionEntity decision : page) {
            assertThat(decision.sequence()).isEqualTo(++seen);
          }
        } while (!page.isEmpty());
      }
      assertThat(writer.waitFor()).isZero();
      first.refresh();
      assertThat(first.run(1).orElseThrow().decisions()).isEqualTo(40_000);
    }
  }

  @Test
  void open_storeThatMayNotBeWritten_saysSo() throws Exception {
    assumeFalse("root".equals(System.getProperty("user.name")), "root may write everywhere");
    Journal.createRun(directory).close();
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-x------"));
    try {
      assertThatThrownBy(() -> AuditStore.open(directory))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.READ_ONLY));
    } finally {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
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

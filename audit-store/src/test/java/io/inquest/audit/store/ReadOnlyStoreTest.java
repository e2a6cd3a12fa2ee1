package io.inquest.audit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.inquest.audit.entity.GapEntity;
import io.inquest.audit.entry.AuditEntry.Outcome;
import io.inquest.audit.journal.AppendingChild;
import io.inquest.audit.journal.ChildJvm;
import io.inquest.audit.journal.Decisions;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.verify.TablesVerifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadOnlyStoreTest {
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  @TempDir Path parent;
  @TempDir Path cache;
  private Path store;

  @BeforeEach
  void record() throws Exception {
    store = parent.resolve("store");
    AppendingChild.main(new String[] {store.toString(), "100"});
    // A run without an end.
    try (JournalWriter writer =
        JournalWriter.open(Journal.createRun(store), JournalOptions.DEFAULT)) {
      Decisions.begin(writer, 1);
      Decisions.append(writer, 1);
    }
  }

  /** Names, modes, owners, sizes, times and contents of all there is. */
  private static List<String> snapshot(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.sorted().map(ReadOnlyStoreTest::describe).toList();
    }
  }

  private static String describe(Path file) {
    try {
      return file
          + " "
          + Files.readAttributes(
              file, "unix:mode,uid,gid,size,ino,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS)
          + (Files.isRegularFile(file) ? Arrays.hashCode(Files.readAllBytes(file)) : "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void requireAnswersWithoutWriting() throws Exception {
    List<String> before = snapshot(store);
    for (int time = 0; time < 2; time++) {
      try (AuditStore asked = AuditStore.open(store, cache, Duration.ofMillis(100))) {
        IngesterCrashTest.requireAll(asked, 1, 100);
        assertThat(asked.run(2).orElseThrow().outcome()).isEqualTo(Outcome.LOST);
        assertThat(AuditStoreTest.all(asked, GapEntity.class)).hasSize(1);
        StoreLocation journals = StoreLocation.existing(store);
        TablesVerifier verifier = new TablesVerifier(asked, journals);
        for (long run = 1; run <= 2; run++) {
          assertThat(verifier.compare(journals.run(run).orElseThrow())).isEmpty();
        }
      }
    }
    assertThat(IngesterMain.run(store, false)).isFalse();
    assertThat(snapshot(store)).isEqualTo(before);
    assertThat(Files.getPosixFilePermissions(cache.resolve("inquest"))).isEqualTo(PRIVATE);
  }

  @Test
  void open_directoryWithoutWritePermission_writesNothing() throws Exception {
    Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("r-x------"));
    try {
      requireAnswersWithoutWriting();
    } finally {
      Files.setPosixFilePermissions(store, PRIVATE);
    }
  }

  @Test
  void open_storeOfAnotherUser_writesNothingAndKnowsWhose() throws Exception {
    assumeThat(ReadOnlyStore.isOwn(Path.of("/"))).as("only root can give a file away").isTrue();
    try (Stream<Path> files = Files.walk(store)) {
      for (Path file : files.toList()) {
        Files.setAttribute(file, "unix:uid", 12_345);
      }
    }
    assertThat(ReadOnlyStore.reason(StoreLocation.existing(store))).contains("belongs to 12345");
    requireAnswersWithoutWriting();
  }

  /** Prints why the store of that directory is only read, or that it is not. */
  static final class WhyReadOnly {
    public static void main(String[] arguments) throws Exception {
      StoreLocation store = StoreLocation.existing(Path.of(arguments[0]));
      System.out.println(ReadOnlyStore.reason(store).orElse("written"));
    }
  }

  @Test
  void reason_storeInAChrootWhoseRootIsNoMountPoint_isToldAllTheSame() throws Exception {
    Path root = Files.createDirectory(parent.resolve("root"));
    Files.move(store, root.resolve("records"));
    String script =
        """
        for entry in /*; do
          if [ -h "$entry" ]; then cp -a "$entry" "$0"
          elif [ -d "$entry" ]; then mkdir "$0$entry"; mount --rbind "$entry" "$0$entry"; fi
        done
        exec chroot "$0" "$@"
        """;
    List<String> command = List.of("unshare", "-m", "sh", "-c", script, root.toString(), "true");
    assumeThat(new ProcessBuilder(command).start().waitFor())
        .as("takes a mount namespace and chroot(2)")
        .isZero();
    List<String> asking = new ArrayList<>(command.subList(0, command.size() - 1));
    asking.set(4, script.replace("mkdir", "mkdir -p"));
    asking.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    asking.addAll(List.of("-cp", System.getProperty("java.class.path")));
    asking.addAll(List.of(WhyReadOnly.class.getName(), "/records"));
    // What a newer Java says of native access goes to standard error.
    Process asked = new ProcessBuilder(asking).redirectError(Redirect.INHERIT).start();
    assertThat(new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("written\n");
  }

  @Test
  void open_anotherStoreAtTheSamePath_isIndexedAnew() throws Exception {
    Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("r-x------"));
    try (AuditStore asked = AuditStore.open(store, cache, Duration.ofMillis(100))) {
      IngesterCrashTest.requireAll(asked, 1, 100);
    }
    // rename(2) writes the directory's own "..", for which it must be writable.
    Files.setPosixFilePermissions(store, PRIVATE);
    Files.move(store, parent.resolve("before"));
    AppendingChild.main(new String[] {store.toString(), "7"});
    Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("r-x------"));
    try (AuditStore asked = AuditStore.open(store, cache, Duration.ofMillis(100))) {
      IngesterCrashTest.requireAll(asked, 1, 7);
    }
    try (Stream<Path> indexes = Files.walk(cache)) {
      assertThat(indexes.filter(path -> path.endsWith("inquest.mv.db"))).hasSize(1);
    }
    Files.setPosixFilePermissions(store, PRIVATE);
  }

  @Test
  void open_twoAtTheSameTime_haveAnIndexEach() throws Exception {
    Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("r-x------"));
    try (AuditStore first = AuditStore.open(store, cache, Duration.ofMillis(100));
        AuditStore second = AuditStore.open(store, cache, Duration.ofMillis(100))) {
      assertThat(first.runs()).hasSize(2);
      assertThat(second.runs()).hasSize(2);
    } finally {
      Files.setPosixFilePermissions(store, PRIVATE);
    }
  }

  @Test
  void open_ingesterStopped_answersFromAnIndexInTheCache() throws Exception {
    try (JournalWriter live =
        JournalWriter.open(Journal.createRun(store), JournalOptions.DEFAULT)) {
      Decisions.begin(live, 1);
      Process ingester = ChildJvm.start(IngesterMain.class, store, "--while-live");
      while (!store.resolve("index/inquest.mv.db").toFile().exists()) {
        assertThat(ingester.isAlive()).isTrue();
        Thread.onSpinWait();
      }
      signal("STOP", ingester);
      try (AuditStore asked = AuditStore.open(store, cache, Duration.ofMillis(100))) {
        IngesterCrashTest.requireAll(asked, 1, 100);
        assertThat(asked.runs()).hasSize(3);
      } finally {
        ChildJvm.kill(ingester);
      }
    }
  }

  @Test
  void open_indexThatOthersCanWrite_answersFromAnIndexInTheCache() throws Exception {
    try (AuditStore asked = AuditStore.open(store, cache, Duration.ofMillis(100))) {
      IngesterCrashTest.requireAll(asked, 1, 100);
    }
    Path index = store.resolve("index");
    Path database = index.resolve("inquest.mv.db");
    for (Path exposed : List.of(database, index, store)) {
      Set<PosixFilePermission> before = Files.getPosixFilePermissions(exposed);
      byte[] content = Files.readAllBytes(database);
      Files.setPosixFilePermissions(exposed, PosixFilePermissions.fromString("rwxrwxrwx"));
      Path own = cache.resolve(exposed.getFileName());
      Files.createDirectory(own, PosixFilePermissions.asFileAttribute(PRIVATE));
      try (AuditStore asked = AuditStore.open(store, own, Duration.ofMillis(100))) {
        IngesterCrashTest.requireAll(asked, 1, 100);
      }
      assertThat(own.resolve("inquest")).isDirectory();
      assertThat(Files.readAllBytes(database)).isEqualTo(content);
      Files.setPosixFilePermissions(exposed, before);
    }
    try (AuditStore asked = AuditStore.open(store, cache, Duration.ofMillis(100))) {
      IngesterCrashTest.requireAll(asked, 1, 100);
    }
    assertThat(cache.resolve("inquest")).doesNotExist();
  }

  private static void signal(String name, Process process) throws Exception {
    assertThat(
            // The shell's own: not every machine has a program of that name.
            new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid()).start().waitFor())
        .isZero();
  }
}

package io.inquest.audit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.inquest.audit.journal.AppendingChild;
import io.inquest.audit.journal.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store on a small file system of its own, which only root can mount. */
class FullIndexTest {
  private static final Duration PATIENCE = Duration.ofMillis(100);

  @TempDir Path directory;
  @TempDir Path cache;
  private Path disk;
  private Path store;
  private boolean mounted;

  @BeforeEach
  void record() throws Exception {
    disk = Files.createDirectory(directory.resolve("disk"));
    mounted =
        succeeds("mount", "-t", "tmpfs", "-o", "size=6m,mode=0700", "inquest-test", "" + disk);
    assumeTrue(mounted, "this user may not mount a file system");
    store = disk.resolve("store");
    AppendingChild.main(new String[] {store.toString(), "100"});
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(succeeds("umount", "-l", disk.toString())).isTrue();
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

  /** Takes all room of the disk. */
  private Path fill() {
    Path ballast = disk.resolve("ballast");
    try {
      Files.write(ballast, new byte[8 << 20]);
    } catch (IOException e) {
      assertThat(ballast).exists();
    }
    return ballast;
  }

  @Test
  void open_noRoomForAnIndex_answersFromOneInTheCache() throws Exception {
    Path ballast = fill();
    try (AuditStore asked = AuditStore.open(store, cache, PATIENCE)) {
      IngesterCrashTest.requireAll(asked, 1, 100);
    }
    Files.delete(ballast);
    try (AuditStore asked = AuditStore.open(store, disk.resolve("unused"), PATIENCE)) {
      IngesterCrashTest.requireAll(asked, 1, 100);
    }
    assertThat(disk.resolve("unused")).doesNotExist();
  }

  @Test
  void open_noRoomInTheIndexForAnotherRun_answersFromOneInTheCache() throws Exception {
    AuditStore.open(store, cache, PATIENCE).close();
    AppendingChild.main(new String[] {store.toString(), "2000"});
    Path ballast = fill();
    try (AuditStore asked = AuditStore.open(store, cache, PATIENCE)) {
      IngesterCrashTest.requireAll(asked, 2, 2000);
    }
    Files.delete(ballast);
    try (AuditStore asked = AuditStore.open(store, cache, PATIENCE)) {
      IngesterCrashTest.requireAll(asked, 1, 100);
      IngesterCrashTest.requireAll(asked, 2, 2000);
    }
  }

  @Test
  void open_noRoomInTheCacheEither_saysSo() {
    fill();
    assertThatThrownBy(() -> AuditStore.open(store, disk, PATIENCE))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.FULL))
        .hasMessageContaining("the file system is full");
  }
}

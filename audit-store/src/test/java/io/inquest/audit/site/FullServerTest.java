package io.inquest.audit.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.inquest.audit.journal.Decisions;
import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.JournalWriter;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreException.Reason;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.audit.site.SiteDatabase.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose disk is full: a small file system, which only root can mount. */
class FullServerTest {
  private static final int DECISIONS = 60_000;
  private static final SiteHost HOST = new SiteHost(new UUID(7, 7), "host");
  private static final String DATABASE = "small";

  @TempDir Path directory;

  private PrivateCluster cluster;
  private Path disk;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    cluster = PrivateCluster.shared();
    disk = Files.createDirectory(cluster.directory().resolve("small"));
    String options = "size=18m,mode=0700,uid=" + PrivateCluster.uid();
    mounted = succeeds("mount", "-t", "tmpfs", "-o", options, "inquest-test", disk.toString());
    assumeTrue(mounted, "this user may not mount a file system");
    cluster.execute("postgres", "create tablespace small location '" + disk + "'");
    cluster.execute("postgres", "create database " + DATABASE + " tablespace small");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      cluster.execute("postgres", "drop database " + DATABASE + " (force)");
      cluster.execute("postgres", "drop tablespace small");
      assertThat(succeeds("umount", "-l", disk.toString())).isTrue();
    }
    Files.deleteIfExists(disk);
  }

  @Test
  void push_serversDiskIsFull_saysSoAndGoesOnOnceThereIsRoom() throws Exception {
    SiteUrl url = cluster.url(DATABASE);
    write();
    assertThatThrownBy(() -> push(url, Duration.ZERO))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FULL))
        .hasMessageContaining("the server's disk is full")
        .hasMessageContaining(url.place());
    assertThat(succeeds("mount", "-o", "remount,size=200m", disk.toString())).isTrue();
    push(url, Duration.ofMinutes(1));
    try (SiteDatabase site = SiteDatabase.open(url, Access.READ, cluster.environment())) {
      long rows =
          site.ask(
              session ->
                  session
                      .createNativeQuery("select count(*) from inquest.decision", Long.class)
                      .getSingleResult());
      assertThat(rows).isEqualTo(DECISIONS);
    }
  }

  private void push(SiteUrl url, Duration patience) throws StoreException {
    assertThat(
            new Pusher(StoreLocation.existing(directory), url, HOST, cluster.environment())
                .push(patience))
        .isEmpty();
  }

  private void write() throws StoreException {
    try (JournalWriter writer =
        JournalWriter.open(Journal.createRun(directory), JournalOptions.DEFAULT)) {
      Decisions.begin(writer, 1);
      for (int i = 1; i <= DECISIONS; i++) {
        Decisions.append(writer, i);
      }
      writer.append(Decisions.end(DECISIONS));
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

package io.inquest.cli;

import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.launch.ProgramContext;
import io.inquest.linux.file.HeldDirectory;
import io.inquest.linux.file.HeldFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Starts the ingester, as a process of its own and at low priority, whenever a run that lasts has
 * written much that is not in the tables yet. What is left is brought in by whoever asks.
 *
 * <p>A thread of its own: the tracer thread must have no child but tracees.
 */
final class BackgroundIngester {
  private static final long LOOK_EVERY_SECONDS = 2;
  private static final String LOG = "ingester.log";

  /** Some six thousand decisions: less is brought in while one asks, and not worth a process. */
  private static final long WORTH_A_PROCESS = 1 << 20;

  private final Path store;
  private final File options;
  private final CountDownLatch ended = new CountDownLatch(1);
  private Process ingester;
  private long ingested;

  private BackgroundIngester(Path store, File options) {
    this.store = store;
    this.options = options;
  }

  /**
   * Watches over a run that is about to begin in a store. Outside of the distribution, which the
   * launcher script prepares, there is nothing to start and nothing is watched.
   */
  static BackgroundIngester of(Path store) {
    String home = System.getProperty("inquest.home");
    BackgroundIngester background =
        new BackgroundIngester(
            store.toAbsolutePath(),
            home == null ? null : new File(home, "target/dist/ask.options"));
    if (home != null) {
      Thread thread = new Thread(background::watch, "background-ingester");
      thread.setDaemon(true);
      thread.start();
    }
    return background;
  }

  private void watch() {
    try {
      while (!ended.await(LOOK_EVERY_SECONDS, TimeUnit.SECONDS)) {
        startIfWorthIt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void startIfWorthIt() {
    long written = written();
    if (written - ingested < WORTH_A_PROCESS || (ingester != null && ingester.isAlive())) {
      return;
    }
    ingested = written;
    List<String> command =
        List.of(
            // Not in the program's job: a Ctrl-C is not meant for it.
            "setsid",
            "nice",
            "-n",
            "10",
            System.getProperty("inquest.java", "java"),
            "@" + options,
            "io.inquest.audit.store.IngesterMain",
            store.toString());
    ProcessBuilder process =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(new File("/dev/null"));
    ProgramContext.keepFrom(process.environment());
    try (HeldDirectory directory = HeldDirectory.open(store);
        HeldFile log = directory.holdOrMake(LOG)) {
      log.requireOnlyName();
      ingester =
          process.redirectError(ProcessBuilder.Redirect.appendTo(log.link().toFile())).start();
    } catch (IOException e) {
      // Nothing is lost by it: the next question brings the journal in.
      ended.countDown();
    }
  }

  /** Bytes of the segments of the newest run's journal that are full: others are made ahead. */
  private long written() {
    try {
      StoreLocation location = StoreLocation.existing(store);
      List<Long> runs = location.runNumbers();
      if (runs.isEmpty()) {
        return 0;
      }
      Optional<RunDirectory> newest = location.run(runs.get(runs.size() - 1));
      return newest.isEmpty() ? 0 : newest.get().bytesOfFullSegments();
    } catch (StoreException | IOException e) {
      // The run itself tells what is wrong with its store.
      return 0;
    }
  }

  /** The run has ended: a last start, if much is left, and no more. */
  void close() {
    ended.countDown();
    if (options != null && written() - ingested > WORTH_A_PROCESS) {
      startIfWorthIt();
    }
  }
}

package io.inquest.bench;

import java.time.Duration;
import java.time.Instant;

/** The processes that a run may leave behind, to bring its journal into the tables. */
final class Ingesters {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Ingesters() {}

  /** Waits until none works any more: it would be in the way of the next contender. */
  static void awaitEnd() throws InterruptedException {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (areThere() && Instant.now().isBefore(deadline)) {
      Thread.sleep(50);
    }
  }

  private static boolean areThere() {
    String store = System.getenv("INQUEST_STORE");
    return ProcessHandle.allProcesses()
        .anyMatch(
            process -> process.info().arguments().map(all -> isIngester(all, store)).orElse(false));
  }

  private static boolean isIngester(String[] arguments, String store) {
    int last = arguments.length - 1;
    return last > 0
        && arguments[last].equals(store)
        && arguments[last - 1].endsWith("IngesterMain");
  }
}

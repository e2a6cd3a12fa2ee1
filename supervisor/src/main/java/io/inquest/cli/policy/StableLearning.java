package io.inquest.cli.policy;

import io.inquest.audit.journal.StoreException;
import io.inquest.audit.store.AuditStore;
import io.inquest.cli.output.Output;
import io.inquest.query.QueryException;
import io.inquest.query.RecordedRun;
import io.inquest.query.RecordedRuns;
import io.inquest.replay.Learning;
import io.inquest.replay.Lesson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * Runs a program again and again, every second time on a busy machine, until some runs in a row did
 * nothing that the policy learned from those before would have refused.
 */
final class StableLearning {
  private final Launch launch;
  private final Learning learning;
  private final Path store;
  private boolean stable;

  /** Runs the program to its end, with every call recorded. */
  interface Launch {
    /** The run's number; empty if the program could not be run. */
    OptionalLong run() throws StoreException, IOException, InterruptedException;
  }

  StableLearning(Launch launch, Learning learning, Path store) {
    this.launch = launch;
    this.learning = learning;
    this.store = store;
  }

  /**
   * Runs it, and says of each run what it added.
   *
   * @param quiet how many runs in a row must add nothing
   * @param most how many runs there are at most
   * @return what was learned
   */
  Lesson learn(int quiet, int most) throws StoreException, IOException, InterruptedException {
    int inARow = 0;
    for (int i = 0; i < most && inARow < quiet; i++) {
      boolean busy = i % 2 == 1;
      boolean adds = takeRun(busy, i == 0);
      inARow = adds ? 0 : inARow + 1;
    }
    stable = inARow >= quiet;
    if (!stable) {
      Output.complain(
          "not stable: the maximum of "
              + most
              + " runs was reached, and fewer than "
              + quiet
              + " in a row added nothing; --max-runs allows more");
    }
    return learning.lesson();
  }

  /** Whether the last runs added nothing. */
  boolean isStable() {
    return stable;
  }

  private boolean takeRun(boolean busy, boolean first)
      throws StoreException, IOException, InterruptedException {
    OptionalLong number = runOnce(busy);
    if (number.isEmpty()) {
      throw new QueryException("the program could not be run, so that nothing can be learned");
    }
    try (AuditStore records = AuditStore.open(store)) {
      RecordedRun run = new RecordedRuns(records).meant(number);
      List<String> refused = first ? List.of() : learning.refusedOf(run);
      learning.add(run);
      Output.complain(
          "run "
              + number.getAsLong()
              + (busy ? " (processors busy), " : " (idle), ")
              + run.run().ending().inWords()
              + ": "
              + added(first, refused));
      return first || !refused.isEmpty();
    }
  }

  private static String added(boolean first, List<String> refused) {
    if (first) {
      return "the first";
    }
    return refused.isEmpty() ? "adds nothing" : "adds " + String.join("; ", refused);
  }

  private OptionalLong runOnce(boolean busy)
      throws StoreException, IOException, InterruptedException {
    if (!busy) {
      return launch.run();
    }
    BusyThreads load = BusyThreads.start();
    try {
      return launch.run();
    } finally {
      load.end();
    }
  }
}

package io.inquest.audit.journal;

import java.nio.file.Path;

/**
 * Appends decisions to a new run, and its end.
 *
 * <pre>AppendingChild STORE DECISIONS</pre>
 */
public final class AppendingChild {
  private AppendingChild() {}

  /** See the class. */
  public static void main(String[] arguments) throws StoreException {
    long decisions = Long.parseLong(arguments[1]);
    RunDirectory run = Journal.createRun(Path.of(arguments[0]));
    try (JournalWriter writer =
        JournalWriter.open(run, new JournalOptions(1 << 16, 1 << 20, false))) {
      Decisions.begin(writer, run.number());
      for (long sequence = 1; sequence <= decisions; sequence++) {
        Decisions.append(writer, sequence);
      }
      writer.append(Decisions.end(decisions));
    }
  }
}

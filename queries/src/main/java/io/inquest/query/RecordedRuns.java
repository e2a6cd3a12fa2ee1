package io.inquest.query;

import io.inquest.audit.journal.StoreException;
import io.inquest.audit.store.AuditStore;
import io.inquest.query.cause.evidence.RunEvidence;
import java.util.OptionalLong;

/** What runs were recorded of calls. As safe for threads as its store. */
public final class RecordedRuns {
  private final AuditStore store;

  /** Asks this store. */
  public RecordedRuns(AuditStore store) {
    this.store = store;
  }

  /**
   * What a run's record is worth.
   *
   * @param number its number; empty for the latest
   * @throws QueryException if there is no such run, or if it was imported
   */
  public RecordedRun meant(OptionalLong number) throws StoreException {
    RunRow run = new Runs(store).meant(number);
    RunEvidence evidence = new Why(store).evidence(run.number());
    if (evidence.isImported()) {
      throw new QueryException(
          "run "
              + run.name()
              + " was imported: arguments, policies and what was allowed are not recorded of it;"
              + " name one of inquest run's (inquest runs)");
    }
    return new RecordedRun(
        run,
        evidence,
        sink -> store.forEachDecision(run.number(), row -> sink.accept(DecisionRecord.of(row))));
  }
}

package io.inquest.query;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.store.AuditStore;
import io.inquest.query.cause.RunEvidence;
import java.util.OptionalLong;
import java.util.function.Consumer;

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
              + run.number()
              + " was imported: arguments, policies and what was allowed are not recorded of it;"
              + " name one of inquest run's (inquest runs)");
    }
    return new RecordedRun(run, evidence);
  }

  /** Gives every recorded decision of a run to {@code sink}, in their order, page by page. */
  public void forEachDecision(long run, Consumer<Decision> sink) throws StoreException {
    store.forEachDecision(run, row -> sink.accept(DecisionRecord.of(row)));
  }
}

package io.inquest.query;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.store.AuditStore;
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
   * @throws QueryException if there is no such run
   */
  public RecordedRun meant(OptionalLong number) throws StoreException {
    RunRow run = new Runs(store).meant(number);
    return new RecordedRun(run, new Why(store).evidence(run.number()));
  }

  /** Gives every recorded decision of a run to {@code sink}, in their order, page by page. */
  public void forEachDecision(long run, Consumer<Decision> sink) throws StoreException {
    store.forEachDecision(run, row -> sink.accept(DecisionRecord.of(row)));
  }
}

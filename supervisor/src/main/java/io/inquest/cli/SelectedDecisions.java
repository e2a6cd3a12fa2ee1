package io.inquest.cli;

import io.inquest.audit.journal.StoreException;
import io.inquest.audit.store.AuditStore;
import io.inquest.query.DecisionRow;
import io.inquest.query.DenialQuery;
import io.inquest.query.Denials;
import io.inquest.query.RunRow;
import java.util.List;
import java.util.function.Consumer;

/**
 * The decisions that a question is about.
 *
 * @param stores where they are, one a host
 * @param runs the runs that they are of
 * @param query which of them
 */
record SelectedDecisions(List<AuditStore> stores, List<RunRow> runs, DenialQuery query) {

  /**
   * Gives each to {@code sink}, in the order of hosts, runs and sequences.
   *
   * @return how many there were
   * @throws StoreException if a store cannot be used any more
   */
  long stream(Consumer<DecisionRow> sink) throws StoreException {
    long count = 0;
    for (AuditStore store : stores) {
      count += new Denials(store).stream(query, sink);
    }
    return count;
  }
}

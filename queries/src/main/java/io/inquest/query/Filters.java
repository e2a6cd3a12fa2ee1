package io.inquest.query;

import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.store.AuditStore;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Which filters a run had: its policies', and those that its programs installed or had before. */
public final class Filters {
  private final AuditStore store;

  /** Asks this store. */
  public Filters(AuditStore store) {
    this.store = store;
  }

  /**
   * The filters in the order in which they were installed.
   *
   * @throws QueryException if there is no such run
   */
  public List<FilterRow> of(long number) throws StoreException {
    long run = new Runs(store).meant(OptionalLong.of(number)).number();
    return store.read(
        run,
        session -> {
          List<FilterRow> rows = new ArrayList<>();
          for (FilterInstalled filter : StoredFilters.of(session, run)) {
            rows.add(
                new FilterRow(run, filter, StoredStacks.of(session, run, filter.site().stack())));
          }
          return rows;
        });
  }
}

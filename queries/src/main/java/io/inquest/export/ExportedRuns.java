package io.inquest.export;

import io.inquest.audit.entity.RunEntity;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.store.AuditStore;
import io.inquest.query.FilterRow;
import io.inquest.query.Filters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** A store's runs as decisions name them, one after the other. Holds one. Used by one thread. */
final class ExportedRuns {
  private final AuditStore store;
  private ExportedRun latest;

  ExportedRuns(AuditStore store) {
    this.store = store;
  }

  /**
   * The run of that number.
   *
   * @throws UncheckedIOException if the store cannot be read any more
   */
  ExportedRun of(long number) {
    if (latest == null || latest.number() != number) {
      latest = read(number);
    }
    return latest;
  }

  private ExportedRun read(long number) {
    try {
      List<FilterInstalled> filters =
          new Filters(store).of(number).stream().map(FilterRow::filter).toList();
      return new ExportedRun(store.run(number).orElseGet(() -> new RunEntity(number)), filters);
    } catch (StoreException e) {
      throw new UncheckedIOException(new IOException(e.getMessage(), e));
    }
  }
}

package io.inquest.export;

import io.inquest.audit.entity.RunEntity;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.store.AuditStore;
import io.inquest.query.Archive;
import io.inquest.query.FilterRow;
import io.inquest.query.Filters;
import io.inquest.query.RunName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** Runs as decisions name them, one after the other. Holds one. Used by one thread. */
final class ExportedRuns {
  private final Archive archive;
  private RunName latestName;
  private ExportedRun latest;

  ExportedRuns(Archive archive) {
    this.archive = archive;
  }

  /**
   * The run of that name.
   *
   * @throws UncheckedIOException if the store cannot be read any more
   */
  ExportedRun of(RunName name) {
    if (latest == null || !name.equals(latestName)) {
      latest = read(name);
      latestName = name;
    }
    return latest;
  }

  private ExportedRun read(RunName name) {
    try {
      AuditStore store = archive.meant(Optional.of(name)).store();
      long number = name.number();
      List<FilterInstalled> filters =
          new Filters(store).of(number).stream().map(FilterRow::filter).toList();
      return new ExportedRun(store.run(number).orElseGet(() -> new RunEntity(number)), filters);
    } catch (StoreException e) {
      throw new UncheckedIOException(new IOException(e.getMessage(), e));
    }
  }
}

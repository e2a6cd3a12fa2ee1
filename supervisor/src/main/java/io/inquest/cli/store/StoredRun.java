package io.inquest.cli.store;

import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.query.QueryException;

/** A run that a person named by its number. */
final class StoredRun {
  private StoredRun() {}

  /**
   * Its directory.
   *
   * @throws QueryException if the store has no such run
   */
  static RunDirectory of(StoreLocation store, long number) throws StoreException {
    return store
        .run(number)
        .orElseThrow(() -> new QueryException("there is no run " + number + " in " + store));
  }
}

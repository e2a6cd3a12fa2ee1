package io.inquest.query;

import io.inquest.audit.journal.StoreException;
import io.inquest.audit.store.AuditStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** All that one question may look at: the runs of a store of its own. */
public final class Archive implements AutoCloseable {
  private final AuditStore own;

  private Archive(AuditStore own) {
    this.own = own;
  }

  /**
   * Those of a directory, brought up to date.
   *
   * @throws StoreException if there is no store, or it cannot be used
   */
  public static Archive ofDirectory(Path directory) throws StoreException {
    return new Archive(AuditStore.open(directory));
  }

  /** The tables of each host. */
  public List<AuditStore> stores() {
    return List.of(own);
  }

  /**
   * The run that is meant.
   *
   * @param name what it was called; empty for the latest
   * @throws QueryException if there is no such run
   */
  public MeantRun meant(Optional<RunName> name) throws StoreException {
    if (name.isPresent() && name.get().host().isPresent()) {
      throw new QueryException(
          "there is no run "
              + name.get()
              + ": runs are called HOST:NUMBER in a database that machines share, and the store "
              + own.name()
              + " is this machine's own; name the number alone");
    }
    OptionalLong number =
        name.isPresent() ? OptionalLong.of(name.get().number()) : OptionalLong.empty();
    return new MeantRun(own, new Runs(own).meant(number));
  }

  /** All runs, oldest first. */
  public List<RunRow> runs() throws StoreException {
    return new Runs(own).all();
  }

  @Override
  public void close() throws StoreException {
    own.close();
  }
}

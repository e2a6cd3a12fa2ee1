package io.inquest.query;

import io.inquest.audit.journal.StoreException;
import io.inquest.audit.store.AuditStore;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The store of a directory, whose runs are called by their numbers. */
final class OwnArchive implements Archive {
  private final AuditStore store;

  OwnArchive(AuditStore store) {
    this.store = store;
  }

  @Override
  public List<AuditStore> stores() {
    return List.of(store);
  }

  @Override
  public List<RunRow> runs() throws StoreException {
    return new Runs(store).all();
  }

  @Override
  public MeantRun meant(Optional<RunName> name) throws StoreException {
    if (name.isPresent() && name.get().host().isPresent()) {
      throw noHost("there is no run " + name.get());
    }
    OptionalLong number =
        name.isPresent() ? OptionalLong.of(name.get().number()) : OptionalLong.empty();
    return new MeantRun(store, new Runs(store).meant(number));
  }

  @Override
  public Archive of(String host) {
    throw noHost("there is no host " + host);
  }

  private QueryException noHost(String problem) {
    return new QueryException(
        problem
            + ": hosts are told apart in a database that machines share, and "
            + store.name()
            + " is a directory; name the run's number alone");
  }

  @Override
  public void close() throws StoreException {
    store.close();
  }
}

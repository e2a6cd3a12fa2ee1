package io.inquest.query;

import io.inquest.audit.journal.StoreException;
import io.inquest.audit.site.SiteUrl;
import io.inquest.audit.store.AuditStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * All that one question may look at: the store of a directory, or a database that machines share.
 */
public interface Archive extends AutoCloseable {
  /**
   * The store of a directory, brought up to date.
   *
   * @throws StoreException if there is no store, or it cannot be used
   */
  static Archive ofDirectory(Path directory) throws StoreException {
    return new OwnArchive(AuditStore.open(directory));
  }

  /**
   * A site's database.
   *
   * @throws StoreException if it does not answer, refuses, or has tables of another version
   */
  static Archive ofSite(SiteUrl url) throws StoreException {
    return SiteArchive.open(url);
  }

  /** The tables of each host. */
  List<AuditStore> stores();

  /** All runs, oldest first. */
  List<RunRow> runs() throws StoreException;

  /**
   * The run that is meant. A number alone is of this machine. Without a name it is this machine's
   * latest run; if it has none here, the latest of all.
   *
   * @param name what it was called; empty for the latest
   * @throws QueryException if there is no such run
   */
  MeantRun meant(Optional<RunName> name) throws StoreException;

  /**
   * What there is of one host alone, which is then the one whose runs are meant by their numbers.
   * It is there as long as this one is open.
   *
   * @throws QueryException if there is no such host
   */
  Archive of(String host) throws StoreException;

  @Override
  void close() throws StoreException;
}

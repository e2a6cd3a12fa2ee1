package io.inquest.audit.store;

import io.inquest.audit.journal.LockFile;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.linux.file.HeldDirectory;
import io.inquest.linux.file.PathTrust;
import io.inquest.linux.file.UntrustedPathException;
import io.inquest.linux.file.WrongKindException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where an index of a store's journals is kept: in the store, or in the cache of who asks, see
 * {@link IndexCache}.
 *
 * @param store whose journals are indexed
 * @param directory where the index, its lock and what was set aside lie
 */
record IndexHome(StoreLocation store, Path directory) {
  private static final String WANTED = "ingest.wanted";

  /** The index that the store has itself. */
  static IndexHome in(StoreLocation store) {
    return new IndexHome(store, store.directory());
  }

  /** Whether the store is written: its own index, and the end of journals that lack one. */
  boolean isInStore() {
    return directory.equals(store.directory());
  }

  /** The directory of the database. */
  Path index() {
    return directory.resolve("index");
  }

  /**
   * Why nothing that the index says may be believed, as what is said of it: another user can change
   * it, or put another in its place. Empty if this user and root alone can.
   *
   * @throws StoreException if that cannot be told
   */
  Optional<String> exposure() throws StoreException {
    try {
      PathTrust.require(index());
      PathTrust.requireFile(index().resolve(PinnedPath.DATABASE + PinnedPath.SUFFIX));
      return Optional.empty();
    } catch (UntrustedPathException e) {
      String remedy = e.remedy().isEmpty() ? "" : ". " + e.remedy();
      return Optional.of(
          e.getMessage() + ", so that the index there is not to be trusted" + remedy);
    } catch (IOException e) {
      throw StoreException.of("look who can change the index", index(), e);
    }
  }

  /** The file whose lock the ingester holds. */
  Path lock() {
    return directory.resolve(StoreLocation.INGEST_LOCK);
  }

  /**
   * Takes the ingester's lock.
   *
   * @return empty if another process, or another part of this one, has it
   */
  Optional<LockFile> tryLock() throws IOException {
    return tryAcquire(StoreLocation.INGEST_LOCK);
  }

  /** Takes the lock that tells the ingester that it is waited for; empty if another has it. */
  Optional<LockFile> tryWant() throws IOException {
    return tryAcquire(WANTED);
  }

  /** Whether the ingester is waited for: nobody can where something else has the lock's name. */
  boolean isWanted() throws IOException {
    try (HeldDirectory held = HeldDirectory.open(directory)) {
      return LockFile.isHeld(held, WANTED);
    } catch (WrongKindException e) {
      return false;
    }
  }

  /** Whether what is of the wrong kind has the name of one of the two locks. */
  boolean isLock(WrongKindException wrong) {
    Path path = Path.of(wrong.getFile());
    return path.equals(lock()) || path.equals(directory.resolve(WANTED));
  }

  private Optional<LockFile> tryAcquire(String name) throws IOException {
    try (HeldDirectory held = HeldDirectory.open(directory)) {
      return LockFile.tryAcquire(held, name);
    }
  }
}

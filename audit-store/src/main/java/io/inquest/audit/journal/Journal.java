package io.inquest.audit.journal;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Where a run's journal begins. Stateless; safe for all threads and processes. */
public final class Journal {
  private Journal() {}

  /**
   * Allocates the next run number of the store, making the store if it is missing.
   *
   * @return the run's directory, locked
   * @throws StoreException if the store cannot be written, or has another version
   */
  public static RunDirectory createRun(Path store) throws StoreException {
    StoreLocation location = StoreLocation.create(store);
    Path draft = location.runs().resolve(".new-" + Long.toHexString(System.nanoTime()));
    try {
      Files.createDirectory(draft, StoreLocation.privately());
      LockFile lock = LockFile.tryAcquire(draft.resolve(RunDirectory.LOCK)).orElseThrow();
      return publish(location, draft, lock);
    } catch (IOException e) {
      throw StoreException.of("create a run", location.runs(), e);
    }
  }

  // The directory gets its number with the lock already in it and held, so that nobody can take
  // the run for a lost one. rename(2) onto a directory that is not empty fails: no number is given
  // twice.
  private static RunDirectory publish(StoreLocation location, Path draft, LockFile lock)
      throws IOException, StoreException {
    long number = newest(location) + 1;
    while (number <= RunDirectory.LARGEST_NUMBER) {
      Path path = location.runs().resolve(RunDirectory.nameOf(number));
      try {
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
        return new RunDirectory(path, number, lock);
      } catch (DirectoryNotEmptyException | FileAlreadyExistsException e) {
        number++;
      } catch (FileSystemException e) {
        if (!Files.exists(path)) {
          lock.close();
          throw e;
        }
        number++;
      }
    }
    lock.close();
    throw new StoreException(
        StoreException.Reason.FULL,
        "create a run",
        location.runs(),
        "the store has " + RunDirectory.LARGEST_NUMBER + " runs, which is all it can have",
        "Choose another store with --store or INQUEST_STORE.",
        null);
  }

  private static long newest(StoreLocation location) throws StoreException {
    List<Long> numbers = location.runNumbers();
    return numbers.isEmpty() ? 0 : numbers.get(numbers.size() - 1);
  }
}

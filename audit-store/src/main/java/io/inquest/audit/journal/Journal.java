package io.inquest.audit.journal;

import io.inquest.linux.file.HeldDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where a run's journal begins. Stateless; safe for all threads and processes. */
public final class Journal {
  /** How often is tried again what another process that clears up came in the way of. */
  private static final int ATTEMPTS = 100;

  private Journal() {}

  /**
   * Allocates the next run number of the store, making the store if it is missing.
   *
   * @return the run's directory, locked
   * @throws StoreException if the store cannot be written, or has another version
   */
  public static RunDirectory createRun(Path store) throws StoreException {
    StoreLocation location = StoreLocation.create(store);
    try (HeldDirectory runs = location.openRuns()) {
      List<String> names = runs.names();
      Litter.clearDrafts(runs, names);
      long next = newest(location, runs, names) + 1;
      Optional<RunDirectory> created = Optional.empty();
      for (int left = ATTEMPTS; created.isEmpty() && left > 0; left--) {
        created = tryCreate(location, runs, next, left == 1);
      }
      return created.orElseThrow(
          () ->
              new FileSystemException(location.runs().toString(), null, "others take drafts away"));
    } catch (IOException e) {
      throw StoreException.of("create a run", location.runs(), e);
    }
  }

  /** Empty if another process took the draft for what a killed one had left. */
  private static Optional<RunDirectory> tryCreate(
      StoreLocation location, HeldDirectory runs, long next, boolean last)
      throws IOException, StoreException {
    String draft = Litter.newDraft();
    try (HeldDirectory held = runs.make(draft)) {
      LockFile lock = LockFile.tryAcquire(held, RunDirectory.LOCK).orElse(null);
      return lock == null
          ? Optional.empty()
          : Optional.of(number(location, runs, draft, next, held, lock));
    } catch (NoSuchFileException e) {
      if (last) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private static RunDirectory number(
      StoreLocation location,
      HeldDirectory runs,
      String draft,
      long next,
      HeldDirectory held,
      LockFile lock)
      throws IOException, StoreException {
    RunDirectory created = null;
    try {
      long number = publish(location, runs, draft, next);
      // Failures are to name it as it is called from now on.
      HeldDirectory named = runs.enter(RunDirectory.nameOf(number));
      created = new RunDirectory(location, number, named, lock);
      return created;
    } finally {
      if (created == null) {
        lock.close();
        held.delete(RunDirectory.LOCK);
        runs.delete(draft);
      }
    }
  }

  // The directory gets its number with the lock already in it and held, so that nobody can take
  // the run for a lost one. rename(2) onto a directory that is not empty fails: no number is given
  // twice.
  private static long publish(StoreLocation location, HeldDirectory runs, String draft, long next)
      throws IOException, StoreException {
    long number = next;
    int left = ATTEMPTS;
    while (number <= RunDirectory.LARGEST_NUMBER) {
      String name = RunDirectory.nameOf(number);
      try {
        runs.rename(draft, name);
        return number;
      } catch (NoSuchFileException e) {
        throw e;
      } catch (FileSystemException e) {
        // What stood in the way may be litter that another process has cleared up since.
        if (runs.has(name)) {
          number++;
        } else if (--left == 0) {
          throw e;
        }
      }
    }
    throw new StoreException(
        StoreException.Reason.FULL,
        "create a run",
        location.runs(),
        "run " + RunDirectory.LARGEST_NUMBER + " is there, which has the largest number of all",
        "Choose another store with --store or INQUEST_STORE.",
        null);
  }

  /**
   * The number of the newest run. A name alone makes no run: one that is far ahead, with nothing in
   * it, would leave no numbers.
   */
  private static long newest(StoreLocation location, HeldDirectory runs, List<String> names)
      throws StoreException {
    List<Long> numbers = RunDirectory.numbersOf(names);
    for (int i = numbers.size() - 1; i >= 0; i--) {
      long number = numbers.get(i);
      if (isBegun(runs, number)) {
        return Math.max(number, newestPruned(location));
      }
      Litter.clearRun(runs, RunDirectory.nameOf(number));
    }
    return newestPruned(location);
  }

  private static long newestPruned(StoreLocation location) throws StoreException {
    List<Long> numbers = location.prunedNumbers();
    for (int i = numbers.size() - 1; i >= 0; i--) {
      Optional<RunDirectory> run = location.pruned(numbers.get(i));
      if (run.isPresent() && run.get().hasPruneRecord()) {
        return numbers.get(i);
      }
    }
    return 0;
  }

  private static boolean isBegun(HeldDirectory runs, long number) {
    try (HeldDirectory run = runs.enter(RunDirectory.nameOf(number));
        FileChannel segment = run.read(RunDirectory.segmentName(1)).orElse(null)) {
      ByteBuffer header = ByteBuffer.allocate(FrameLayout.SEGMENT_HEADER);
      if (segment == null || segment.read(header, 0) < header.capacity()) {
        return false;
      }
      boolean magic = header.getLong(FrameLayout.SEGMENT_MAGIC) == FrameLayout.MAGIC;
      if (header.getInt(FrameLayout.SEGMENT_BYTE_ORDER) != FrameLayout.BYTE_ORDER_MARK) {
        header.order(ByteOrder.LITTLE_ENDIAN);
      }
      return magic && header.getLong(FrameLayout.SEGMENT_RUN) == number;
    } catch (IOException e) {
      // It is left as it is: whoever asks for the run is told what is wrong with it.
      return false;
    }
  }
}

package io.inquest.audit.journal;

import io.inquest.linux.file.HeldDirectory;
import java.io.IOException;
import java.util.List;

/**
 * What supervisors left that were killed before they recorded anything: a draft of a run's
 * directory, or a run's directory with a lock and nothing else. It is cleared up by whoever can
 * take its lock, which proves that it is nobody's any more.
 */
final class Litter {
  private static final String DRAFT = ".new-";

  private Litter() {}

  /** A name for a draft that nobody else has. */
  static String newDraft() {
    return DRAFT + Long.toHexString(System.nanoTime());
  }

  /** Deletes the drafts among {@code names} that are nobody's. */
  static void clearDrafts(HeldDirectory runs, List<String> names) {
    for (String name : names) {
      if (name.startsWith(DRAFT)) {
        clear(runs, name);
      }
    }
  }

  /** Deletes a run's directory if it has a lock that nobody holds, and nothing else. */
  static void clearRun(HeldDirectory runs, String name) {
    try (HeldDirectory run = runs.enter(name)) {
      if (!run.names().equals(List.of(RunDirectory.LOCK))) {
        return;
      }
    } catch (IOException e) {
      // It is left as it is: whoever asks for the run is told what is wrong with it.
      return;
    }
    clear(runs, name);
  }

  // The lock is held until the directory is gone: whoever waits for it meanwhile finds no directory
  // to go on with, and makes another draft.
  private static void clear(HeldDirectory runs, String name) {
    try (HeldDirectory left = runs.enter(name)) {
      List<String> inIt = left.names();
      if (!inIt.isEmpty() && !inIt.equals(List.of(RunDirectory.LOCK))) {
        return;
      }
      try (LockFile lock = LockFile.tryAcquire(left, RunDirectory.LOCK).orElse(null)) {
        if (lock != null) {
          delete(runs, name, left);
        }
      }
    } catch (IOException e) {
      // What cannot be cleared up is in nobody's way.
      return;
    }
  }

  private static void delete(HeldDirectory runs, String name, HeldDirectory left)
      throws IOException {
    // What was recorded since the first look stays, and what has got its number since.
    if (left.names().equals(List.of(RunDirectory.LOCK)) && isStillNamed(runs, name, left)) {
      left.delete(RunDirectory.LOCK);
      runs.delete(name);
    }
  }

  private static boolean isStillNamed(HeldDirectory runs, String name, HeldDirectory left)
      throws IOException {
    try (HeldDirectory named = runs.enter(name)) {
      return named.status().key().equals(left.status().key());
    }
  }
}

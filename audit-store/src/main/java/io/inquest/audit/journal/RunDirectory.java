package io.inquest.audit.journal;

import io.inquest.linux.file.HeldDirectory;
import io.inquest.linux.file.HeldFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The directory of one run: its lock and its journal's segments.
 *
 * <p>One that {@link Journal#createRun} gave also holds the run's lock until it is closed; others
 * only read. Safe for all threads.
 */
public final class RunDirectory implements AutoCloseable {
  /** The largest run number: a row's identity has 24 bits for it, and 40 for the sequence. */
  public static final long LARGEST_NUMBER = (1L << 23) - 1;

  /** The socket by which the run's supervisor takes orders. */
  public static final String CONTROL = "control";

  static final String LOCK = "lock";
  static final String SPARE = "next.segment";
  private static final String SEGMENT_SUFFIX = ".segment";
  private static final int DIGITS = 6;

  /** Numbers of segments are below this, so that what completes a journal has room for its own. */
  private static final int SEGMENTS = 1 << 24;

  private final StoreLocation store;
  private final String folder;
  private final long number;
  private final HeldDirectory held;
  private final LockFile lock;
  private volatile boolean released;

  /** A run in one of the store's folders. */
  RunDirectory(StoreLocation store, String folder, long number) {
    this(store, folder, number, null, null);
  }

  /** A run whose lock this process has; {@code held} is its directory, closed with this object. */
  RunDirectory(StoreLocation store, long number, HeldDirectory held, LockFile lock) {
    this(store, StoreLocation.RUNS, number, held, lock);
  }

  private RunDirectory(
      StoreLocation store, String folder, long number, HeldDirectory held, LockFile lock) {
    this.store = store;
    this.folder = folder;
    this.number = number;
    this.held = held;
    this.lock = lock;
  }

  /** The store that it is in. */
  public StoreLocation store() {
    return store;
  }

  /** The run's number in its store, from 1. */
  public long number() {
    return number;
  }

  /** The directory. */
  public Path path() {
    return store.directory().resolve(folder).resolve(nameOf(number));
  }

  /** The directory, held open: files of the run are reached through it alone. */
  public HeldDirectory open() throws IOException {
    try (HeldDirectory runs = store.openFolder(folder)) {
      return runs.enter(nameOf(number));
    }
  }

  /**
   * The directory as it was locked.
   *
   * @throws IllegalStateException if this object does not hold the run's lock
   */
  public HeldDirectory held() {
    if (held == null) {
      throw new IllegalStateException(this + " is not locked by this process");
    }
    return held;
  }

  /** The file of the segment with that number, from 1. */
  public Path segment(int segment) {
    return path().resolve(segmentName(segment));
  }

  static String segmentName(int segment) {
    return padded(segment) + SEGMENT_SUFFIX;
  }

  /**
   * Opens a segment for reading; empty if there is none.
   *
   * @throws IOException if it is no regular file, or may not be read
   */
  Optional<FileChannel> openSegment(int segment) throws IOException {
    try (HeldDirectory directory = open()) {
      return directory.read(segmentName(segment));
    }
  }

  /** Whether this object holds the run's lock. */
  boolean isLocked() {
    return lock != null && !released;
  }

  /**
   * Whether the run's supervisor lives, that is, holds the run's lock.
   *
   * @throws StoreException if the lock cannot be looked at
   */
  public boolean isLive() throws StoreException {
    try {
      return isLocked() || isLockedByAnother();
    } catch (IOException e) {
      throw StoreException.of("look at the lock of run " + number, path(), e);
    }
  }

  private boolean isLockedByAnother() throws IOException {
    try (HeldDirectory directory = open()) {
      return LockFile.isHeld(directory, LOCK);
    }
  }

  /**
   * The run's supervisor, by the kernel's word on who holds the run's lock.
   *
   * @return its pid as this process sees it, not positive if it does not; empty if it has ended
   * @throws IOException if the lock cannot be looked at
   */
  public OptionalInt supervisor() throws IOException {
    try (HeldDirectory directory = open()) {
      return LockFile.holder(directory, LOCK);
    }
  }

  /**
   * Checks that all its segments are regular files that may be read.
   *
   * @throws StoreException with the first one that is not
   */
  public void requireReadable() throws StoreException {
    try (HeldDirectory directory = open()) {
      for (int segment : segments(directory)) {
        try (HeldFile file = directory.hold(segmentName(segment))) {
          file.open(StandardOpenOption.READ).close();
        }
      }
    } catch (IOException e) {
      throw StoreException.of("read the journal of run " + number, path(), e);
    }
  }

  /**
   * This directory with its lock, if its supervisor is gone and had begun a journal: a directory
   * alone is no run.
   */
  public Optional<RunDirectory> takeOver() throws StoreException {
    HeldDirectory directory = null;
    LockFile taken = null;
    try {
      directory = open();
      if (!segments(directory).isEmpty()) {
        taken = LockFile.tryAcquire(directory, LOCK).orElse(null);
      }
      return taken == null
          ? Optional.empty()
          : Optional.of(new RunDirectory(store, number, directory, taken));
    } catch (IOException e) {
      throw StoreException.of("take the lock of run " + number, path(), e);
    } finally {
      if (taken == null && directory != null) {
        directory.close();
      }
    }
  }

  /**
   * The number of the first segment after {@code segment}, 0 if there is none. It is larger by one
   * unless a file is lost.
   */
  int segmentAfter(int segment) throws IOException {
    try (HeldDirectory directory = open()) {
      if (has(directory, segment + 1)) {
        return segment + 1;
      }
      int next = 0;
      for (int number : segments(directory)) {
        if (number > segment && (next == 0 || number < next)) {
          next = number;
        }
      }
      // A listing may miss a file that was made meanwhile, but they are made in turn.
      return next != 0 && has(directory, segment + 1) ? segment + 1 : next;
    }
  }

  private static boolean has(HeldDirectory directory, int segment) throws IOException {
    return directory.has(segmentName(segment));
  }

  /** Bytes of the segments that have a successor. */
  public long bytesOfFullSegments() throws IOException {
    long bytes = 0;
    try (HeldDirectory directory = open()) {
      for (int segment = 1; has(directory, segment + 1); segment++) {
        try (FileChannel file = directory.read(segmentName(segment)).orElse(null)) {
          bytes += file == null ? 0 : file.size();
        }
      }
    }
    return bytes;
  }

  /**
   * Bytes of all segments.
   *
   * @throws StoreException if the directory cannot be read
   */
  public long bytes() throws StoreException {
    long bytes = 0;
    try (HeldDirectory directory = open()) {
      for (int segment : segments(directory)) {
        try (FileChannel file = directory.read(segmentName(segment)).orElse(null)) {
          bytes += file == null ? 0 : file.size();
        }
      }
      return bytes;
    } catch (IOException e) {
      throw StoreException.of("look at the journal of run " + number, path(), e);
    }
  }

  /**
   * Whether a journal was begun.
   *
   * @throws StoreException if the directory cannot be read
   */
  public boolean hasJournal() throws StoreException {
    try {
      return newestSegment() > 0;
    } catch (IOException e) {
      throw StoreException.of("look at the journal of run " + number, path(), e);
    }
  }

  /**
   * Whether it has a file that says that it was pruned, whoever wrote it.
   *
   * @throws StoreException if the directory cannot be read
   */
  boolean hasPruneRecord() throws StoreException {
    try (HeldDirectory directory = open()) {
      return directory.has(StoreLocation.PRUNE_RECORD);
    } catch (IOException e) {
      throw StoreException.of("look at what is left of run " + number, path(), e);
    }
  }

  /** The number of the newest segment, 0 if there is none. */
  int newestSegment() throws IOException {
    int newest = 0;
    try (HeldDirectory directory = open()) {
      for (int number : segments(directory)) {
        newest = Math.max(newest, number);
      }
    }
    return newest;
  }

  private static List<Integer> segments(HeldDirectory directory) throws IOException {
    List<Integer> numbers = new ArrayList<>();
    for (String name : directory.names()) {
      if (name.endsWith(SEGMENT_SUFFIX)) {
        long segment = numberOf(name.substring(0, name.length() - SEGMENT_SUFFIX.length()));
        if (segment > 0 && segment < SEGMENTS) {
          numbers.add((int) segment);
        }
      }
    }
    return numbers;
  }

  /** Deletes a run that did not begin: whoever has its lock says that nothing was recorded. */
  void discard() throws StoreException {
    try (HeldDirectory runs = store.openRuns()) {
      for (String name : held().names()) {
        held().delete(name);
      }
      // A later run may have the next number already: this one's is not to look removed.
      if (isBefore(store.runNumbers()) || isBefore(store.prunedNumbers())) {
        store.giveUp(number);
      }
      runs.delete(nameOf(number));
    } catch (IOException e) {
      throw StoreException.of("discard a run that did not begin", path(), e);
    }
  }

  private boolean isBefore(List<Long> others) {
    return others.stream().anyMatch(other -> other > number);
  }

  /**
   * Moves the directory, whose lock this object has, to the pruned ones: from then on the store has
   * the run no more. That is one rename(2), so at any moment it is there or pruned.
   *
   * @throws StoreException if it cannot be moved, or a run of its number was pruned already
   */
  public void moveToPruned() throws StoreException {
    String name = nameOf(number);
    try (HeldDirectory directory = store.open();
        HeldDirectory runs = store.openRuns();
        HeldDirectory pruned = directory.enterOrMake(StoreLocation.PRUNED)) {
      runs.move(name, pruned, name);
    } catch (IOException e) {
      throw StoreException.of("prune run " + number, path(), e);
    }
  }

  /**
   * Deletes the journal: its segments, the first one at last, so that {@link #hasJournal} tells
   * until all is gone, and its lock.
   *
   * @param others further files of the run that go
   * @throws IOException if a file cannot be deleted
   */
  public void deleteJournal(List<String> others) throws IOException {
    try (HeldDirectory directory = open()) {
      directory.delete(SPARE);
      directory.delete(CONTROL);
      for (String name : others) {
        directory.delete(name);
      }
      directory.delete(LOCK);
      List<Integer> segments = segments(directory);
      segments.sort(Comparator.reverseOrder());
      for (int segment : segments) {
        directory.delete(segmentName(segment));
      }
    }
  }

  /** Releases the lock, if this object has it. */
  @Override
  public void close() throws StoreException {
    if (isLocked()) {
      released = true;
      try {
        lock.close();
      } catch (IOException e) {
        throw StoreException.of("release the lock of run " + number, path(), e);
      } finally {
        held.close();
      }
    }
  }

  static String nameOf(long number) {
    return padded(number);
  }

  /** The numbers of runs that the names of directories say, ascending. */
  static List<Long> numbersOf(List<String> names) {
    List<Long> numbers = new ArrayList<>();
    for (String name : names) {
      long number = numberOf(name);
      if (number > 0 && number <= LARGEST_NUMBER) {
        numbers.add(number);
      }
    }
    Collections.sort(numbers);
    return numbers;
  }

  /** The number that a directory's name says, 0 if it is no run's. */
  static long numberOf(String name) {
    if (name.length() < DIGITS || name.length() > 18) {
      return 0;
    }
    long number = 0;
    for (int i = 0; i < name.length(); i++) {
      int digit = name.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      number = 10 * number + digit;
    }
    return name.equals(padded(number)) ? number : 0;
  }

  private static String padded(long number) {
    String digits = Long.toString(number);
    return digits.length() >= DIGITS ? digits : "000000".substring(digits.length()) + digits;
  }

  @Override
  public String toString() {
    return path().toString();
  }
}

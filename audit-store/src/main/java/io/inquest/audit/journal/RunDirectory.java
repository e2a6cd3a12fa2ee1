package io.inquest.audit.journal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The directory of one run: its lock and its journal's segments.
 *
 * <p>One that {@link Journal#createRun} gave also holds the run's lock until it is closed; others
 * only read. Safe for all threads.
 */
public final class RunDirectory implements AutoCloseable {
  /** The largest run number: a row's identity has 24 bits for it, and 40 for the sequence. */
  public static final long LARGEST_NUMBER = (1L << 23) - 1;

  static final String LOCK = "lock";
  static final String SPARE = "next.segment";
  private static final String SEGMENT_SUFFIX = ".segment";
  private static final int DIGITS = 6;

  private final Path path;
  private final long number;
  private final LockFile lock;

  RunDirectory(Path path, long number) {
    this(path, number, null);
  }

  RunDirectory(Path path, long number, LockFile lock) {
    this.path = path;
    this.number = number;
    this.lock = lock;
  }

  /** The run's number in its store, from 1. */
  public long number() {
    return number;
  }

  /** The directory. */
  public Path path() {
    return path;
  }

  /** The file of the segment with that number, from 1. */
  public Path segment(int segment) {
    return path.resolve(padded(segment) + SEGMENT_SUFFIX);
  }

  /** The file of the segment that is being prepared. */
  Path spareSegment() {
    return path.resolve(SPARE);
  }

  /** Whether this object holds the run's lock. */
  boolean isLocked() {
    return lock != null;
  }

  /**
   * Whether the run's supervisor lives, that is, holds the run's lock.
   *
   * @throws StoreException if the lock cannot be looked at
   */
  public boolean isLive() throws StoreException {
    try {
      return LockFile.isHeld(path.resolve(LOCK));
    } catch (IOException e) {
      throw StoreException.of("look at a run's lock", path, e);
    }
  }

  /** This directory with its lock, if its supervisor is gone. */
  Optional<RunDirectory> takeOver() throws StoreException {
    try {
      Optional<LockFile> taken = LockFile.tryAcquire(path.resolve(LOCK));
      return taken.isEmpty()
          ? Optional.empty()
          : Optional.of(new RunDirectory(path, number, taken.get()));
    } catch (IOException e) {
      throw StoreException.of("take a lost run's lock", path, e);
    }
  }

  /**
   * The number of the first segment after {@code segment}, 0 if there is none. It is larger by one
   * unless a file is lost.
   */
  int segmentAfter(int segment) throws IOException {
    if (Files.exists(segment(segment + 1))) {
      return segment + 1;
    }
    int next = 0;
    for (int number : segments()) {
      if (number > segment && (next == 0 || number < next)) {
        next = number;
      }
    }
    // A listing may miss a file that was made meanwhile, but they are made in turn.
    return next != 0 && Files.exists(segment(segment + 1)) ? segment + 1 : next;
  }

  /** The number of the newest segment, 0 if there is none. */
  int newestSegment() throws IOException {
    int newest = 0;
    for (int number : segments()) {
      newest = Math.max(newest, number);
    }
    return newest;
  }

  private List<Integer> segments() throws IOException {
    List<Integer> numbers = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.endsWith(SEGMENT_SUFFIX)) {
          long segment = numberOf(name.substring(0, name.length() - SEGMENT_SUFFIX.length()));
          if (segment > 0) {
            numbers.add((int) segment);
          }
        }
      }
    }
    return numbers;
  }

  /** Releases the lock, if this object has it. */
  @Override
  public void close() throws StoreException {
    if (lock != null) {
      try {
        lock.close();
      } catch (IOException e) {
        throw StoreException.of("release a run's lock", path, e);
      }
    }
  }

  static String nameOf(long number) {
    return padded(number);
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
    return path.toString();
  }
}

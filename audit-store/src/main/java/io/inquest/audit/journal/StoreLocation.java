package io.inquest.audit.journal;

import io.inquest.linux.file.HeldDirectory;
import io.inquest.linux.file.HeldFile;
import io.inquest.linux.file.PathTrust;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A store's directory.
 *
 * <pre>
 * STORE/                        mode 0700
 *   store.properties            format=1
 *   runs/000001/                one directory a run
 *     lock                      held by the run's supervisor
 *     000001.segment …          the journal, see {@link FrameLayout}
 *   pruned/000001/              what is left of a run that was pruned
 *   index/                      the database: can always be rebuilt from the runs
 *   ingest.lock                 held by the one ingester
 *   ingest.wanted               held by a process that waits to be it
 * </pre>
 *
 * <p>Immutable; safe for all threads.
 */
public final class StoreLocation {
  /** The version of the directory's layout and of the journal's bytes that this code writes. */
  public static final int FORMAT = 1;

  static final String RUNS = "runs";

  /** The directory of what is left of runs that were pruned. */
  static final String PRUNED = "pruned";

  /** The file of such a run that says so. */
  public static final String PRUNE_RECORD = "prune";

  /** The file whose lock the ingester holds. */
  public static final String INGEST_LOCK = "ingest.lock";

  /** Numbers of runs that were given up, one a line, where later ones were taken already. */
  private static final String UNUSED = "unused";

  /** Bytes that are read of it. */
  private static final int MOST_UNUSED = 1 << 22;

  private static final String PROPERTIES = "store.properties";

  /** Bytes that are read of the file of settings. */
  private static final int LONGEST_PROPERTIES = 1 << 16;

  private final Path directory;
  private final StoreSettings settings;

  private StoreLocation(Path directory, StoreSettings settings) {
    this.directory = directory;
    this.settings = settings;
  }

  /**
   * The store in {@code directory} for recording, made if it is missing or empty.
   *
   * @throws StoreException if it cannot be made, has another version, or another user owns it or
   *     can change it
   */
  public static StoreLocation create(Path directory) throws StoreException {
    Path absolute = directory.toAbsolutePath().normalize();
    requireTrusted(absolute);
    try {
      StoreSettings settings;
      try (HeldDirectory held = HeldDirectory.openOrMake(absolute)) {
        // It may have been made by another meanwhile.
        requireTrusted(absolute);
        Optional<StoreSettings> known = settings(held);
        if (known.isEmpty()) {
          writeFormat(held);
        }
        settings = known.orElse(StoreSettings.NONE);
        held.enterOrMake(RUNS).close();
      }
      StoreLocation store = new StoreLocation(absolute, settings);
      requireTrusted(store.runs());
      return store;
    } catch (IOException e) {
      throw StoreException.of("make a store", absolute, e);
    }
  }

  /**
   * The store in {@code directory}, which must be there.
   *
   * @throws StoreException if there is none, or it has another version
   */
  public static StoreLocation existing(Path directory) throws StoreException {
    Path absolute = directory.toAbsolutePath().normalize();
    Optional<StoreSettings> settings;
    try (HeldDirectory held = HeldDirectory.open(absolute)) {
      settings = settings(held);
    } catch (NoSuchFileException e) {
      settings = Optional.empty();
    } catch (IOException e) {
      throw StoreException.of("open the store", absolute, e);
    }
    if (settings.isEmpty()) {
      throw new StoreException(
          StoreException.Reason.MISSING,
          "open the store",
          absolute,
          "there is no store",
          "Run a program with `inquest run` first, or name the store with --store.",
          null);
    }
    return new StoreLocation(absolute, settings.get());
  }

  /**
   * Checks that this user alone, and root, can write in the store and say what its path leads to.
   * What is recorded anywhere else, others could have written over files of this user's.
   *
   * @throws StoreException if another user owns it or can change it, with a remedy
   */
  public void requireTrusted() throws StoreException {
    requireTrusted(directory);
  }

  private static void requireTrusted(Path directory) throws StoreException {
    try {
      PathTrust.require(directory);
    } catch (IOException e) {
      throw StoreException.of("record", directory, e);
    }
  }

  /** The directory, held open: files of the store are reached through it alone. */
  public HeldDirectory open() throws IOException {
    return HeldDirectory.open(directory);
  }

  /** What the directory's settings are; empty if there are none, so that it is no store. */
  private static Optional<StoreSettings> settings(HeldDirectory held)
      throws IOException, StoreException {
    try (FileChannel file = held.read(PROPERTIES).orElse(null)) {
      if (file == null) {
        return Optional.empty();
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(file.size(), LONGEST_PROPERTIES));
      file.read(bytes, 0);
      return Optional.of(
          StoreSettings.parse(StandardCharsets.UTF_8.decode(bytes.flip()).toString()));
    } catch (StoreSettings.MalformedException e) {
      throw new StoreException(
          StoreException.Reason.OTHER_VERSION,
          "open the store",
          held.path(),
          PROPERTIES + " " + e.getMessage(),
          "Use the Inquest that wrote it, mend the line, or choose another store with --store or"
              + " INQUEST_STORE.",
          null);
    }
  }

  private static void writeFormat(HeldDirectory held) throws IOException {
    String draft = "." + PROPERTIES + "." + Long.toHexString(System.nanoTime());
    try {
      try (FileChannel file = held.make(draft, StandardOpenOption.WRITE)) {
        file.write(StandardCharsets.US_ASCII.encode("format=" + FORMAT + "\n"));
      }
      held.rename(draft, PROPERTIES);
    } catch (IOException e) {
      held.delete(draft);
      throw e;
    }
  }

  /** The directory, absolute. */
  public Path directory() {
    return directory;
  }

  /** What its owner has set. */
  public StoreSettings settings() {
    return settings;
  }

  /** The directory of the runs. */
  public Path runs() {
    return directory.resolve(RUNS);
  }

  /** The file that says of which format the store is. */
  public Path properties() {
    return directory.resolve(PROPERTIES);
  }

  /** Whether an ingester is at work. */
  public boolean isIngesting() throws IOException {
    try (HeldDirectory held = open()) {
      return LockFile.isHeld(held, INGEST_LOCK);
    }
  }

  /**
   * Numbers that no run has, since those who took them did not begin one.
   *
   * @throws StoreException if the list of them cannot be read
   */
  public Set<Long> unusedNumbers() throws StoreException {
    Set<Long> numbers = new HashSet<>();
    try (HeldDirectory held = open();
        FileChannel file = held.read(UNUSED).orElse(null)) {
      if (file != null) {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(file.size(), MOST_UNUSED));
        file.read(bytes, 0);
        for (String line :
            StandardCharsets.US_ASCII.decode(bytes.flip()).toString().split("\n", -1)) {
          long number = RunDirectory.numberOf(line);
          if (number > 0) {
            numbers.add(number);
          }
        }
      }
      return numbers;
    } catch (IOException e) {
      throw StoreException.of("list unused numbers of runs", directory.resolve(UNUSED), e);
    }
  }

  /** Notes that no run will have the number. */
  void giveUp(long number) throws IOException {
    try (HeldDirectory held = open();
        HeldFile list = held.holdOrMake(UNUSED)) {
      list.requireOnlyName();
      try (FileChannel file = list.open(StandardOpenOption.APPEND)) {
        file.write(StandardCharsets.US_ASCII.encode(RunDirectory.nameOf(number) + "\n"));
      }
    }
  }

  /** The directory of the runs, held open. */
  HeldDirectory openRuns() throws IOException {
    return openFolder(RUNS);
  }

  HeldDirectory openFolder(String folder) throws IOException {
    try (HeldDirectory held = open()) {
      return held.enter(folder);
    }
  }

  /**
   * The run of that number, if the store has it.
   *
   * @throws StoreException if what has its name is no directory
   */
  public Optional<RunDirectory> run(long number) throws StoreException {
    return run(RUNS, number);
  }

  /**
   * What is left of the run of that number, if it was pruned: a directory without a journal.
   *
   * @throws StoreException if what has its name is no directory
   */
  public Optional<RunDirectory> pruned(long number) throws StoreException {
    return run(PRUNED, number);
  }

  private Optional<RunDirectory> run(String folder, long number) throws StoreException {
    RunDirectory run = new RunDirectory(this, folder, number);
    try {
      run.open().close();
      return Optional.of(run);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw StoreException.of("open run " + number, run.path(), e);
    }
  }

  /**
   * The numbers of all runs, ascending.
   *
   * @throws StoreException if the directory cannot be read
   */
  public List<Long> runNumbers() throws StoreException {
    return numbers(RUNS);
  }

  /**
   * The numbers of runs that were pruned, ascending.
   *
   * @throws StoreException if the directory of them cannot be read
   */
  public List<Long> prunedNumbers() throws StoreException {
    return numbers(PRUNED);
  }

  private List<Long> numbers(String folder) throws StoreException {
    try (HeldDirectory runs = openFolder(folder)) {
      return RunDirectory.numbersOf(runs.names());
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw StoreException.of("list the runs", directory.resolve(folder), e);
    }
  }

  @Override
  public String toString() {
    return directory.toString();
  }
}

package io.inquest.audit.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A store's directory.
 *
 * <pre>
 * STORE/                        mode 0700
 *   store.properties            format=1
 *   runs/000001/                one directory a run, never deleted by the index
 *     lock                      held by the run's supervisor
 *     000001.segment …          the journal, see {@link FrameLayout}
 *   index/                      the database: can always be rebuilt from the runs
 *   ingest.lock                 held by the one ingester
 *   ingest.endpoint             where the working ingester answers questions, mode 0600
 * </pre>
 *
 * <p>Immutable; safe for all threads.
 */
public final class StoreLocation {
  /** The version of the directory's layout and of the journal's bytes that this code writes. */
  public static final int FORMAT = 1;

  private static final String FORMAT_KEY = "format=";
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private final Path directory;

  private StoreLocation(Path directory) {
    this.directory = directory;
  }

  /**
   * The store in {@code directory}, made if it is missing or empty.
   *
   * @throws StoreException if it cannot be made, or has another version
   */
  public static StoreLocation create(Path directory) throws StoreException {
    StoreLocation store = new StoreLocation(directory.toAbsolutePath().normalize());
    try {
      if (!store.hasKnownFormat()) {
        makePrivate(store.directory);
        store.writeFormat();
      }
      Files.createDirectories(store.runs(), privately());
      return store;
    } catch (IOException e) {
      throw StoreException.of("make a store", store.directory, e);
    }
  }

  /**
   * The store in {@code directory}, which must be there.
   *
   * @throws StoreException if there is none, or it has another version
   */
  public static StoreLocation existing(Path directory) throws StoreException {
    StoreLocation store = new StoreLocation(directory.toAbsolutePath().normalize());
    try {
      if (!store.hasKnownFormat()) {
        throw new StoreException(
            StoreException.Reason.MISSING,
            "open the store",
            store.directory,
            "there is no store",
            "Run a program with `inquest run` first, or name the store with --store.",
            null);
      }
      return store;
    } catch (IOException e) {
      throw StoreException.of("open the store", store.directory, e);
    }
  }

  private boolean hasKnownFormat() throws IOException, StoreException {
    Path file = properties();
    String text;
    try {
      text = new String(Files.readAllBytes(file), StandardCharsets.US_ASCII).strip();
    } catch (NoSuchFileException e) {
      return false;
    }
    if (!text.equals(FORMAT_KEY + FORMAT)) {
      throw new StoreException(
          StoreException.Reason.OTHER_VERSION,
          "open the store",
          directory,
          file.getFileName()
              + " says '"
              + text
              + "', this Inquest knows '"
              + FORMAT_KEY
              + FORMAT
              + "'",
          "Use the Inquest that wrote it, or choose another store with --store or INQUEST_STORE.",
          null);
    }
    return true;
  }

  private void writeFormat() throws IOException {
    Path draft = directory.resolve(".store.properties." + Long.toHexString(System.nanoTime()));
    Files.write(draft, (FORMAT_KEY + FORMAT + "\n").getBytes(StandardCharsets.US_ASCII));
    Files.move(draft, properties(), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void makePrivate(Path directory) throws IOException {
    Path parent = directory.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try {
      Files.createDirectory(directory, privately());
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw e;
      }
    }
  }

  /** What a directory that only its owner may enter is made with. */
  static FileAttribute<Set<PosixFilePermission>> privately() {
    return PosixFilePermissions.asFileAttribute(OWNER_ONLY);
  }

  /** The directory, absolute. */
  public Path directory() {
    return directory;
  }

  /** The directory of the runs. */
  public Path runs() {
    return directory.resolve("runs");
  }

  /** The directory of the database. */
  public Path index() {
    return directory.resolve("index");
  }

  /** The file that says of which format the store is. */
  public Path properties() {
    return directory.resolve("store.properties");
  }

  /** The file whose lock the ingester holds. */
  public Path ingestLock() {
    return directory.resolve("ingest.lock");
  }

  /** The file that says where the working ingester answers questions. */
  public Path ingestEndpoint() {
    return directory.resolve("ingest.endpoint");
  }

  /** The run of that number, if the store has it. */
  public Optional<RunDirectory> run(long number) {
    Path path = runs().resolve(RunDirectory.nameOf(number));
    return Files.isDirectory(path) ? Optional.of(new RunDirectory(path, number)) : Optional.empty();
  }

  /**
   * The numbers of all runs, ascending.
   *
   * @throws StoreException if the directory cannot be read
   */
  public List<Long> runNumbers() throws StoreException {
    List<Long> numbers = new ArrayList<>();
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(runs())) {
      for (Path path : paths) {
        long number = RunDirectory.numberOf(path.getFileName().toString());
        if (number > 0) {
          numbers.add(number);
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw StoreException.of("list the runs", runs(), e);
    }
    Collections.sort(numbers);
    return numbers;
  }

  @Override
  public String toString() {
    return directory.toString();
  }
}

package io.inquest.audit.store;

import io.inquest.audit.entry.Sha256;
import io.inquest.audit.journal.LockFile;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.linux.file.BaseDirectory;
import io.inquest.linux.file.HeldDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Indexes of stores that are only read, or whose ingester does not answer, where the one who asks
 * caches things.
 *
 * <pre>
 * $XDG_CACHE_HOME/inquest, else ~/.cache/inquest   mode 0700
 *   PATH/                   16 hexadecimal digits of the SHA-256 of the store's path
 *     STORE/                the same of what tells the store from others that were at that path
 *       1/, 2/, …           an index and its lock, one for each process that asks at the same time
 * </pre>
 *
 * <p>All of it may be deleted at any time. Immutable; safe for all threads.
 */
final class IndexCache {
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATELY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private static final int DIGITS = 16;

  private final StoreLocation store;
  private final Path directory;

  private IndexCache(StoreLocation store, Path directory) {
    this.store = store;
    this.directory = directory;
  }

  /**
   * The cache of the store's indexes, made if it is missing.
   *
   * @param base where this user caches things
   * @throws StoreException if it cannot be made, or others may write it
   */
  static IndexCache of(StoreLocation store, Path base) throws StoreException {
    Path top = base.resolve("inquest");
    try {
      Files.createDirectories(base, PRIVATELY);
      makePrivate(top);
      Path path = store.directory().toRealPath();
      Path ofPath = top.resolve(digest(path.toString()));
      makePrivate(ofPath);
      String identity = digest(identity(path, store.properties()));
      deleteAllBut(ofPath, identity);
      Path ofStore = ofPath.resolve(identity);
      makePrivate(ofStore);
      return new IndexCache(store, ofStore);
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Reason.FAILED,
          "make an index of the store " + store,
          top,
          e instanceof FileAlreadyExistsException exists
              ? exists.getReason()
              : "it cannot be written",
          "Name a directory for it in XDG_CACHE_HOME.",
          e);
    }
  }

  /** Where this user caches things, by the XDG base directory specification. */
  static Path base() {
    return BaseDirectory.CACHE.path();
  }

  /**
   * The place of an index, of which each process that asks has its own.
   *
   * @param number from 1
   */
  IndexHome home(int number) throws StoreException {
    Path home = directory.resolve(Integer.toString(number));
    try {
      makePrivate(home);
      return new IndexHome(store, home);
    } catch (IOException e) {
      throw StoreException.of("make an index of the store " + store, home, e);
    }
  }

  // Copies and what was before them at the same path have other rows of the same runs.
  private static String identity(Path path, Path properties) throws IOException {
    return Files.getAttribute(path, "unix:dev")
        + " "
        + Files.getAttribute(path, "unix:ino")
        + " "
        + Files.getAttribute(properties, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
  }

  private static void makePrivate(Path directory) throws IOException {
    try {
      Files.createDirectory(directory, PRIVATELY);
    } catch (FileAlreadyExistsException e) {
      Set<PosixFilePermission> mode =
          Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS);
      if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
          || !ReadOnlyStore.isOwn(directory, LinkOption.NOFOLLOW_LINKS)
          || mode.contains(PosixFilePermission.GROUP_WRITE)
          || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
        throw new FileAlreadyExistsException(
            directory.toString(), null, "it is not a directory that this user alone may write");
      }
    }
  }

  /** Deletes the indexes of other stores that nobody uses. */
  private static void deleteAllBut(Path directory, String identity) throws IOException {
    try (DirectoryStream<Path> stores = Files.newDirectoryStream(directory)) {
      for (Path old : stores) {
        if (!old.endsWith(identity) && !isUsed(old)) {
          delete(old);
        }
      }
    }
  }

  private static boolean isUsed(Path old) throws IOException {
    try (HeldDirectory held = HeldDirectory.open(old)) {
      for (String name : held.names()) {
        try (HeldDirectory home = held.enter(name)) {
          if (LockFile.isHeld(home, StoreLocation.INGEST_LOCK)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static void delete(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.walk(directory)) {
      files = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }

  private static String digest(String text) {
    return Sha256.hex(text.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
  }
}

package io.inquest.audit.store;

import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.linux.file.ReadOnlyFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;

/**
 * Whether a store is only read: one of another user, on a read-only file system, or whose directory
 * nobody may write. The last is how a copy is marked that is to stay as it is: {@code chmod a-w}.
 */
final class ReadOnlyStore {
  private static final Path STATUS = Path.of("/proc/self/status");

  private ReadOnlyStore() {}

  /**
   * Why the store is only read, as what is said of it; empty if it is this user's to write.
   *
   * @throws StoreException if that cannot be told
   */
  static Optional<String> reason(StoreLocation store) throws StoreException {
    Path directory = store.directory();
    try {
      PosixFileAttributes attributes = Files.readAttributes(directory, PosixFileAttributes.class);
      if (!isOwn(directory)) {
        return Optional.of("belongs to " + attributes.owner().getName());
      } else if (ReadOnlyFileSystem.holds(directory)) {
        return Optional.of("lies on a read-only file system");
      }
      // Root may write whatever its mode says; the mode says what was meant.
      return attributes.permissions().contains(PosixFilePermission.OWNER_WRITE)
              && Files.isWritable(directory)
          ? Optional.empty()
          : Optional.of("is marked as not to be written");
    } catch (IOException e) {
      throw StoreException.of("look whose store it is", directory, e);
    }
  }

  /** Whether what the path leads to belongs to this process's effective user. */
  static boolean isOwn(Path path, LinkOption... options) throws IOException {
    return Files.getAttribute(path, "unix:uid", options).equals(effectiveUser());
  }

  /** proc(5): {@code Uid: REAL EFFECTIVE SAVED FILE-SYSTEM}. */
  private static int effectiveUser() throws IOException {
    List<String> lines = Files.readAllLines(STATUS);
    for (String line : lines) {
      if (line.startsWith("Uid:")) {
        return Integer.parseUnsignedInt(line.split("\t", -1)[2]);
      }
    }
    throw new IOException(STATUS + " names no user");
  }
}

package io.inquest.audit.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * An exclusive lock that the kernel releases when its process ends, however it ends: fcntl(2)
 * {@code F_SETLK} on the whole file.
 *
 * <p>Such a lock belongs to the process, and closing <em>any</em> descriptor of the file drops it;
 * so nothing else may open a lock file, and this class remembers which ones its process holds. Safe
 * for all threads.
 */
public final class LockFile implements AutoCloseable {
  private static final Set<Object> HELD = new HashSet<>();

  private final Object key;
  private final FileChannel channel;

  private LockFile(Object key, FileChannel channel) {
    this.key = key;
    this.channel = channel;
  }

  /** Takes the lock, making the file if need be; empty if a process, this one included, has it. */
  public static Optional<LockFile> tryAcquire(Path file) throws IOException {
    synchronized (HELD) {
      if (isHeldHere(file)) {
        return Optional.empty();
      }
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        FileLock lock = channel.tryLock();
        if (lock == null) {
          channel.close();
          return Optional.empty();
        }
        Object key = keyOf(file);
        HELD.add(key);
        return Optional.of(new LockFile(key, channel));
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    }
  }

  /** Whether a process has the lock now; false where the file is missing. */
  public static boolean isHeld(Path file) throws IOException {
    synchronized (HELD) {
      if (isHeldHere(file)) {
        return true;
      }
      // A shared lock needs only read access, and does not keep another prober away.
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
          FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
        return lock == null;
      } catch (NoSuchFileException e) {
        return false;
      }
    }
  }

  private static boolean isHeldHere(Path file) throws IOException {
    return !HELD.isEmpty() && Files.exists(file) && HELD.contains(keyOf(file));
  }

  private static Object keyOf(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  /** Releases the lock; the file stays. */
  @Override
  public void close() throws IOException {
    synchronized (HELD) {
      if (channel.isOpen()) {
        HELD.remove(key);
        channel.close();
      }
    }
  }
}

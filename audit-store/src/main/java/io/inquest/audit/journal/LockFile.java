package io.inquest.audit.journal;

import io.inquest.linux.file.HeldDirectory;
import io.inquest.linux.file.HeldFile;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An exclusive lock that the kernel releases when its process ends, however it ends: fcntl(2)
 * {@code F_SETLK} on the whole file.
 *
 * <p>Such a lock belongs to the process, and closing <em>any</em> descriptor of the file drops it;
 * so nothing else may open a lock file, and this class remembers which ones its process holds.
 * (Descriptors made with {@code O_PATH} do not count.) Safe for all threads.
 */
public final class LockFile implements AutoCloseable {
  /**
   * Weakly: a lock that nobody has any more goes with its channel, and its inode may come again.
   */
  private static final Map<Object, WeakReference<LockFile>> HELD = new HashMap<>();

  private final Object key;
  private final FileChannel channel;

  private LockFile(Object key, FileChannel channel) {
    this.key = key;
    this.channel = channel;
  }

  /**
   * Takes the lock, making the file if need be.
   *
   * @return empty if a process, this one included, has it
   * @throws IOException if what has the name is no regular file, or may not be written
   */
  public static Optional<LockFile> tryAcquire(HeldDirectory directory, String name)
      throws IOException {
    synchronized (HELD) {
      try (HeldFile file = directory.holdOrMake(name)) {
        Object key = file.status().key();
        if (isHeldHere(key)) {
          return Optional.empty();
        }
        FileChannel channel = file.open(StandardOpenOption.WRITE);
        LockFile taken = null;
        try {
          if (channel.tryLock() != null) {
            taken = new LockFile(key, channel);
            HELD.put(key, new WeakReference<>(taken));
          }
          return Optional.ofNullable(taken);
        } finally {
          if (taken == null) {
            channel.close();
          }
        }
      }
    }
  }

  /**
   * Whether a process has the lock now; false where the file is missing. To ask keeps nobody from
   * taking it.
   *
   * @throws IOException if what has the name is no regular file, or may not be read
   */
  public static boolean isHeld(HeldDirectory directory, String name) throws IOException {
    synchronized (HELD) {
      try (HeldFile file = directory.hold(name)) {
        return isHeldHere(file.status().key()) || file.isLockedByAnother();
      } catch (NoSuchFileException e) {
        return false;
      }
    }
  }

  /**
   * The process that has the lock, asked as {@link #isHeld} does.
   *
   * @return its pid as this process sees it, not positive if it does not; empty if none has
   * @throws IOException if what has the name is no regular file, or may not be read
   */
  static OptionalInt holder(HeldDirectory directory, String name) throws IOException {
    synchronized (HELD) {
      try (HeldFile file = directory.hold(name)) {
        return isHeldHere(file.status().key())
            ? OptionalInt.of((int) ProcessHandle.current().pid())
            : file.locker();
      } catch (NoSuchFileException e) {
        return OptionalInt.empty();
      }
    }
  }

  private static boolean isHeldHere(Object key) {
    WeakReference<LockFile> holder = HELD.get(key);
    return holder != null && holder.get() != null;
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

package io.inquest.audit.store;

import io.inquest.linux.file.HeldDirectory;
import io.inquest.linux.file.HeldFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The database's file, opened once for all that is done with it: no name is looked up again, so
 * nobody can put another file or a link in its place.
 *
 * <p>Whoever may write the file can also change it between a look at it and its use. So what is
 * read while {@linkplain #remember remembering} is kept, and whoever reads it again gets the same,
 * whatever the file holds by then. Its size is what it was, and what was written through this.
 *
 * <p>Safe for all threads, as far as they do not write what others read.
 */
final class PinnedFile implements AutoCloseable {
  private static final String NAME = PinnedPath.DATABASE + PinnedPath.SUFFIX;
  private static final int BLOCK = 4096;

  /** As many blocks and reads as no index of ours needs before H2 has it open: 32 MiB. */
  private static final int MOST_BLOCKS = 8192;

  private static final int MOST_READS = 100_000;

  private final FileChannel channel;
  private final PinnedPath.Registration registration;
  private final Map<Long, byte[]> blocks = new ConcurrentHashMap<>();
  private volatile boolean remembering;
  private volatile long size;
  private int reads;

  private PinnedFile(FileChannel channel) throws IOException {
    this.channel = channel;
    this.size = channel.size();
    this.registration = PinnedPath.register(this);
  }

  /**
   * Opens the database's file in the directory {@code index}, made if it is missing.
   *
   * @return empty if another process has the file locked
   * @throws UnsoundIndexException if there is anything but a regular file in its place
   */
  static Optional<PinnedFile> open(Path index) throws IOException, UnsoundIndexException {
    FileChannel channel = channel(index);
    boolean opened = false;
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        return Optional.empty();
      }
      PinnedFile file = new PinnedFile(channel);
      opened = true;
      return Optional.of(file);
    } finally {
      if (!opened) {
        channel.close();
      }
    }
  }

  private static FileChannel channel(Path index) throws IOException, UnsoundIndexException {
    try (HeldDirectory directory = enter(index);
        HeldFile file = directory.holdOrMake(NAME)) {
      Object links =
          Files.getAttribute(
              directory.link().resolve(NAME), "unix:nlink", LinkOption.NOFOLLOW_LINKS);
      if (!file.status().isDirectory() && !links.equals(1)) {
        throw new UnsoundIndexException(NAME + " has other names");
      }
      return file.open(StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (AccessDeniedException e) {
      throw e;
    } catch (FileSystemException e) {
      throw new UnsoundIndexException(e.getFile() + ": " + e.getReason());
    }
  }

  private static HeldDirectory enter(Path index) throws IOException {
    try (HeldDirectory parent = HeldDirectory.open(index.getParent())) {
      return parent.enter(index.getFileName().toString());
    }
  }

  /** Removes the directory {@code index} and the file in it, or whatever has the name. */
  static void delete(Path index) throws IOException {
    try (HeldDirectory parent = HeldDirectory.open(index.getParent())) {
      String name = index.getFileName().toString();
      if (isDirectory(parent, name)) {
        try (HeldDirectory directory = parent.enter(name)) {
          directory.delete(NAME);
        }
      }
      parent.delete(name);
    }
  }

  private static boolean isDirectory(HeldDirectory parent, String name) throws IOException {
    try (HeldFile file = parent.hold(name)) {
      return file.status().isDirectory();
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** What H2 calls the database: the file without its suffix. */
  String database() {
    return registration.database();
  }

  /** From now on all that is read is kept, or else nothing more is. */
  void remember(boolean wanted) {
    remembering = wanted;
  }

  long size() {
    return size;
  }

  /** As {@link FileChannel#read(ByteBuffer, long)}. */
  int read(ByteBuffer target, long position) throws IOException {
    long left = size - position;
    if (left <= 0) {
      return target.hasRemaining() ? -1 : 0;
    }
    ByteBuffer part = target.duplicate();
    part.limit(part.position() + (int) Math.min(left, part.remaining()));
    int start = part.position();
    if (remembering) {
      rememberFrom(position, part.remaining());
    } else {
      fill(part, position);
      part.position(start);
    }
    long end = position + part.remaining();
    for (long block = position / BLOCK; block * BLOCK < end; block++) {
      byte[] known = blocks.get(block);
      if (known != null) {
        overlay(known, block * BLOCK, part, position);
      }
    }
    target.position(part.limit());
    return part.limit() - start;
  }

  private static void overlay(byte[] block, long at, ByteBuffer part, long position) {
    long from = Math.max(at, position);
    long to = Math.min(at + BLOCK, position + part.remaining());
    part.put(
        part.position() + (int) (from - position), block, (int) (from - at), (int) (to - from));
  }

  private synchronized void rememberFrom(long position, int length) throws IOException {
    reads++;
    long end = position + length;
    for (long block = position / BLOCK; block * BLOCK < end; block++) {
      if (reads > MOST_READS || blocks.size() > MOST_BLOCKS) {
        throw new FileSystemException(NAME, null, "has more than an index has");
      }
      if (!blocks.containsKey(block)) {
        ByteBuffer bytes = ByteBuffer.allocate(BLOCK);
        fill(bytes, block * BLOCK);
        blocks.put(block, bytes.array());
      }
    }
  }

  /** Reads until the buffer is full, or the file ends. */
  private void fill(ByteBuffer target, long position) throws IOException {
    long at = position;
    while (target.hasRemaining()) {
      int read = channel.read(target, at);
      if (read < 0) {
        return;
      }
      at += read;
    }
  }

  /** As {@link FileChannel#write(ByteBuffer, long)}, but all of it. */
  int write(ByteBuffer source, long position) throws IOException {
    int length = source.remaining();
    ByteBuffer written = source.duplicate();
    long at = position;
    while (source.hasRemaining()) {
      at += channel.write(source, at);
    }
    long end = position + length;
    for (long block = position / BLOCK; block * BLOCK < end; block++) {
      byte[] known = blocks.get(block);
      if (known != null) {
        long from = Math.max(block * BLOCK, position);
        long to = Math.min((block + 1) * BLOCK, end);
        written.get(
            written.position() + (int) (from - position),
            known,
            (int) (from - block * BLOCK),
            (int) (to - from));
      }
    }
    grow(end);
    return length;
  }

  private synchronized void grow(long end) {
    size = Math.max(size, end);
  }

  /** As {@link FileChannel#truncate(long)}. */
  synchronized void truncate(long newSize) throws IOException {
    channel.truncate(newSize);
    size = Math.min(size, newSize);
    blocks.keySet().removeIf(block -> (block + 1) * BLOCK > size);
  }

  /** As {@link FileChannel#force(boolean)}. */
  void force(boolean metaData) throws IOException {
    channel.force(metaData);
  }

  /** Closes the file, which also gives up its lock. */
  @Override
  public void close() throws IOException {
    registration.close();
    channel.close();
  }
}

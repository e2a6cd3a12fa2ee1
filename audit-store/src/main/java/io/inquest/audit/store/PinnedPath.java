package io.inquest.audit.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePath;

/**
 * What H2 takes for a file system: {@code pinned:/NUMBER/inquest.mv.db} is a {@link PinnedFile},
 * and there is nothing else. So of all that H2 keeps beside a database, traces, locks and drafts,
 * nothing reaches the store, and nothing that lies there reaches H2.
 *
 * <p>Safe for all threads.
 */
final class PinnedPath extends FilePath {
  static final String DATABASE = "inquest";
  static final String SUFFIX = ".mv.db";
  private static final String SCHEME = "pinned";
  private static final Map<String, PinnedFile> FILES = new ConcurrentHashMap<>();
  private static final AtomicLong NEXT = new AtomicLong();

  static {
    FilePath.register(new PinnedPath(""));
  }

  private PinnedPath(String name) {
    this.name = name;
  }

  /**
   * A file under its name.
   *
   * @param database the name without its suffix
   */
  record Registration(String database) implements AutoCloseable {
    @Override
    public void close() {
      FILES.remove(database + SUFFIX);
    }
  }

  /** Gives the file a name. */
  static Registration register(PinnedFile file) {
    String database = SCHEME + ":/" + NEXT.incrementAndGet() + "/" + DATABASE;
    FILES.put(database + SUFFIX, file);
    return new Registration(database);
  }

  private PinnedFile file() {
    return FILES.get(name);
  }

  @Override
  public FilePath getPath(String path) {
    return new PinnedPath(path);
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public boolean exists() {
    return isRegularFile() || isDirectory();
  }

  @Override
  public boolean isRegularFile() {
    return file() != null;
  }

  @Override
  public boolean isDirectory() {
    return FILES.keySet().stream().anyMatch(file -> file.startsWith(name + "/"));
  }

  @Override
  public boolean isAbsolute() {
    return true;
  }

  @Override
  public boolean canWrite() {
    return isRegularFile();
  }

  @Override
  public long size() {
    PinnedFile file = file();
    return file == null ? 0 : file.size();
  }

  @Override
  public FilePath toRealPath() {
    return this;
  }

  @Override
  public FilePath getParent() {
    return new PinnedPath(name.substring(0, Math.max(0, name.lastIndexOf('/'))));
  }

  @Override
  public List<FilePath> newDirectoryStream() {
    return List.of();
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    PinnedFile file = file();
    if (file == null) {
      throw new FileNotFoundException(name);
    }
    return new Channel(file);
  }

  @Override
  public FilePath createTempFile(String suffix, boolean inTempDir) throws IOException {
    return FilePath.get(DATABASE).createTempFile(suffix, true);
  }

  @Override
  public long lastModified() {
    return 0;
  }

  @Override
  public boolean setReadOnly() {
    return false;
  }

  @Override
  public void createDirectory() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean createFile() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void delete() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void moveTo(FilePath newName, boolean atomicReplace) {
    throw new UnsupportedOperationException();
  }

  /** One use of the file, which closing it leaves open. */
  private static final class Channel extends FileBase {
    private final PinnedFile file;
    private long position;

    Channel(PinnedFile file) {
      this.file = file;
    }

    @Override
    public synchronized int read(ByteBuffer target, long from) throws IOException {
      return file.read(target, from);
    }

    @Override
    public synchronized int write(ByteBuffer source, long to) throws IOException {
      return file.write(source, to);
    }

    @Override
    public synchronized int read(ByteBuffer target) throws IOException {
      int read = file.read(target, position);
      position += Math.max(0, read);
      return read;
    }

    @Override
    public synchronized int write(ByteBuffer source) throws IOException {
      int written = file.write(source, position);
      position += written;
      return written;
    }

    @Override
    public synchronized long position() {
      return position;
    }

    @Override
    public synchronized FileChannel position(long newPosition) {
      position = newPosition;
      return this;
    }

    @Override
    public long size() {
      return file.size();
    }

    @Override
    public FileChannel truncate(long newSize) throws IOException {
      file.truncate(newSize);
      return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
      file.force(metaData);
    }

    @Override
    public FileLock tryLock(long from, long length, boolean shared) {
      // The file is locked as long as it is held.
      return new FileLock(this, from, length, shared) {
        @Override
        public boolean isValid() {
          return isOpen();
        }

        @Override
        public void release() {
          // See above.
        }
      };
    }
  }
}

package io.inquest.linux.file;

import io.inquest.linux.arch.Errno;
import io.inquest.linux.arch.ErrnoNames;
import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.NativeBuffer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalInt;

/**
 * One file, whatever may take its name from now on: a descriptor of open(2) {@code O_PATH |
 * O_NOFOLLOW | O_CLOEXEC}. To get it waits for nobody and has no effect on the file, be it a FIFO,
 * a device or a link; so one can look what it is before it is opened.
 *
 * <p>The file itself is then opened by its link in {@code /proc/self/fd}, which leads to that file
 * and no other. Safe for all threads until it is closed.
 */
public final class HeldFile implements AutoCloseable {
  private static final boolean IS_AARCH64 = System.getProperty("os.arch").equals("aarch64");

  /** open(2) from the directory that the process is in, for {@link LibC#openat}. */
  static final int AT_FDCWD = -100;

  static final int O_PATH_CLOEXEC = 0x280000;
  private static final int O_RDONLY_CLOEXEC = 0x80000;
  // <asm/fcntl.h>: aarch64 has numbers of its own for these
  static final int O_NOFOLLOW = IS_AARCH64 ? 0x8000 : 0x20000;
  static final int O_DIRECTORY = IS_AARCH64 ? 0x4000 : 0x10000;

  // <asm-generic/fcntl.h>; a zeroed struct flock is of the whole file
  private static final int F_GETLK = 5;
  private static final short F_WRLCK = 1;
  private static final short F_UNLCK = 2;
  private static final int SIZEOF_FLOCK = 32;
  private static final int FLOCK_TYPE = 0;
  private static final int FLOCK_PID = 24;

  private static final Charset NAMES = charsetOfNames();

  private final int fd;
  private final Path path;
  private boolean closed;

  private HeldFile(int fd, Path path) {
    this.fd = fd;
    this.path = path;
  }

  /**
   * Gets hold of a file.
   *
   * @param directory the descriptor of the directory that {@code name} is in
   * @param path what the file is called in messages
   */
  static HeldFile open(int directory, Path name, int flags, Path path) throws IOException {
    NativeBuffer bytes = NativeBuffer.ofBytes(bytesOf(name));
    int fd = LibC.openat(directory, bytes.address(), flags);
    if (fd < 0) {
      throw failure(path, LibC.errno());
    }
    return new HeldFile(fd, path);
  }

  /** A path as the kernel takes it, without a NUL. */
  static byte[] bytesOf(Path path) {
    return path.toString().getBytes(NAMES);
  }

  private static IOException failure(Path path, int errno) {
    return switch (errno) {
      case Errno.ENOENT -> new NoSuchFileException(path.toString());
      case Errno.EACCES -> new AccessDeniedException(path.toString());
      case Errno.ENOTDIR -> new NotDirectoryException(path.toString());
      default -> new FileSystemException(path.toString(), null, ErrnoNames.nameOrNumber(errno));
    };
  }

  /** A path that leads to this file and no other, for as long as this is open. */
  public Path link() {
    return Path.of("/proc/self/fd/" + fd);
  }

  int descriptor() {
    return fd;
  }

  /** What the file was called when it was opened. */
  public Path path() {
    return path;
  }

  /** What it is now. */
  public FileStatus status() throws IOException {
    try {
      return FileStatus.of(link());
    } catch (FileSystemException e) {
      throw named(e, path);
    }
  }

  /**
   * Opens it.
   *
   * @throws FileSystemException if it is no regular file, or may not be opened
   */
  public FileChannel open(OpenOption... options) throws IOException {
    requireRegular();
    try {
      return FileChannel.open(link(), options);
    } catch (FileSystemException e) {
      throw named(e, path);
    }
  }

  /**
   * Whether another process has a lock of fcntl(2) on any part of it. To ask takes no lock, so
   * nobody who tries to lock the file is kept away by it.
   *
   * <p>Locks that this process has on the file are gone afterwards, as after any close(2) of it.
   *
   * @throws FileSystemException if it is no regular file, or may not be read
   */
  public boolean isLockedByAnother() throws IOException {
    return locker().isPresent();
  }

  /**
   * Which other process has a lock of fcntl(2) on any part of it, asked as {@link
   * #isLockedByAnother} does.
   *
   * @return its pid as this process sees it, not positive if it does not; empty if none has
   * @throws FileSystemException if it is no regular file, or may not be read
   */
  public OptionalInt locker() throws IOException {
    requireRegular();
    NativeBuffer name = NativeBuffer.ofBytes(bytesOf(link()));
    int readable = LibC.openat(AT_FDCWD, name.address(), O_RDONLY_CLOEXEC);
    if (readable < 0) {
      throw failure(path, LibC.errno());
    }
    try {
      NativeBuffer lock = NativeBuffer.allocate(SIZEOF_FLOCK);
      lock.bytes().putShort(FLOCK_TYPE, F_WRLCK);
      if (LibC.fcntl(readable, F_GETLK, lock.address()) < 0) {
        throw failure(path, LibC.errno());
      }
      return lock.bytes().getShort(FLOCK_TYPE) == F_UNLCK
          ? OptionalInt.empty()
          : OptionalInt.of(lock.bytes().getInt(FLOCK_PID));
    } finally {
      LibC.close(readable);
    }
  }

  /**
   * Checks that it is a regular file.
   *
   * @throws FileSystemException if it is none
   */
  public void requireRegular() throws IOException {
    if (!Files.readAttributes(link(), BasicFileAttributes.class).isRegularFile()) {
      throw notA("regular file", status());
    }
  }

  /**
   * Checks that it is a regular file without another name, which might be of a file elsewhere.
   *
   * @throws FileSystemException if it is none
   */
  public void requireOnlyName() throws IOException {
    requireRegular();
    if (!Files.getAttribute(link(), "unix:nlink").equals(1)) {
      throw new FileSystemException(path.toString(), null, "the file has other names, too (ln(1))");
    }
  }

  /**
   * Checks that it is a socket.
   *
   * @throws FileSystemException if it is none
   */
  public void requireSocket() throws IOException {
    FileStatus status = status();
    if (!status.isSocket()) {
      throw notA("socket", status);
    }
  }

  /** Sets the permissions, whatever umask(2) is; written as in {@code rw-------}. */
  public void setMode(String permissions) throws IOException {
    try {
      Files.setPosixFilePermissions(link(), PosixFilePermissions.fromString(permissions));
    } catch (FileSystemException e) {
      throw named(e, path);
    }
  }

  FileSystemException notA(String wanted, FileStatus status) {
    return new WrongKindException(path, status.kind(), wanted);
  }

  /** A failure that names the file, and not the link by which it was reached. */
  static FileSystemException named(FileSystemException failure, Path path) {
    FileSystemException named;
    if (failure instanceof NoSuchFileException) {
      named = new NoSuchFileException(path.toString());
    } else if (failure instanceof AccessDeniedException) {
      named = new AccessDeniedException(path.toString());
    } else if (failure instanceof FileAlreadyExistsException) {
      named = new FileAlreadyExistsException(path.toString());
    } else if (failure instanceof DirectoryNotEmptyException) {
      named = new FileSystemException(path.toString(), null, "the directory is not empty");
    } else {
      named = new FileSystemException(path.toString(), null, failure.getReason());
    }
    named.initCause(failure);
    return named;
  }

  // Java decodes names by the locale's charset, and knows it by this property.
  private static Charset charsetOfNames() {
    String name = System.getProperty("sun.jnu.encoding");
    return name != null && Charset.isSupported(name)
        ? Charset.forName(name)
        : StandardCharsets.UTF_8;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      LibC.close(fd);
    }
  }
}

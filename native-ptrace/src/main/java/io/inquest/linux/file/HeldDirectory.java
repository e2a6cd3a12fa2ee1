package io.inquest.linux.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A directory that is held open, so that what is done to its files is done in that directory,
 * whatever is moved or linked meanwhile.
 *
 * <p>Names in it are never followed if they are links, nothing is opened that is no regular file,
 * and nothing that is there is truncated. What is made here is for its owner alone (modes 0600 and
 * 0700), whatever umask(2) is. Safe for all threads until it is closed.
 */
public final class HeldDirectory implements AutoCloseable {
  private static final String OWNERS_FILE = "rw-------";
  private static final String OWNERS_DIRECTORY = "rwx------";

  private final HeldFile self;

  private HeldDirectory(HeldFile self) {
    this.self = self;
  }

  /**
   * Holds a directory open.
   *
   * @param path links in it are followed
   * @throws FileSystemException if it is no directory
   */
  public static HeldDirectory open(Path path) throws IOException {
    return new HeldDirectory(
        HeldFile.open(
            HeldFile.AT_FDCWD, path, HeldFile.O_PATH_CLOEXEC | HeldFile.O_DIRECTORY, path));
  }

  /**
   * Holds a directory open, which is made, with those above it, if there is nothing of that name.
   *
   * @param path links in it are followed
   * @throws FileSystemException if it is no directory, or cannot be made
   */
  public static HeldDirectory openOrMake(Path path) throws IOException {
    try {
      return open(path);
    } catch (NoSuchFileException e) {
      if (path.getParent() == null) {
        throw e;
      }
      try (HeldDirectory parent = openOrMake(path.getParent())) {
        return parent.make(path.getFileName().toString());
      }
    }
  }

  /** What the directory was called when it was opened. */
  public Path path() {
    return self.path();
  }

  /** What stat(2) tells of the directory. */
  public FileStatus status() throws IOException {
    return self.status();
  }

  /** The directory as a path that leads to it and no other, for as long as this is open. */
  public Path link() {
    return self.link();
  }

  /**
   * The directory of that name in it.
   *
   * @throws FileSystemException if it is no directory; a link to one is none
   */
  public HeldDirectory enter(String name) throws IOException {
    try {
      return new HeldDirectory(held(name, HeldFile.O_NOFOLLOW | HeldFile.O_DIRECTORY));
    } catch (NotDirectoryException e) {
      try (HeldFile other = hold(name)) {
        throw other.notA("directory", other.status());
      }
    }
  }

  /** The directory of that name in it, which is made if there is nothing of that name. */
  public HeldDirectory enterOrMake(String name) throws IOException {
    try {
      return enter(name);
    } catch (NoSuchFileException e) {
      return make(name);
    }
  }

  /**
   * Makes a directory.
   *
   * @throws FileSystemException if it cannot be made, or what was made is no longer there
   */
  public HeldDirectory make(String name) throws IOException {
    try {
      Files.createDirectory(within(name), permissions(OWNERS_DIRECTORY));
    } catch (FileAlreadyExistsException e) {
      return enter(name);
    } catch (FileSystemException e) {
      throw HeldFile.named(e, named(name));
    }
    HeldDirectory made = enter(name);
    made.self.setMode(OWNERS_DIRECTORY);
    return made;
  }

  /** The file of that name, whatever it is; a link itself, and not what it leads to. */
  public HeldFile hold(String name) throws IOException {
    return held(name, HeldFile.O_NOFOLLOW);
  }

  /** Whether there is anything of that name, if only a link that leads nowhere. */
  public boolean has(String name) throws IOException {
    try {
      hold(name).close();
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** The file of that name, an empty one if there was none. */
  public HeldFile holdOrMake(String name) throws IOException {
    while (true) {
      try {
        return hold(name);
      } catch (NoSuchFileException e) {
        try {
          make(name, StandardOpenOption.WRITE).close();
        } catch (FileAlreadyExistsException meanwhile) {
          // Somebody else made it; it is held next.
        }
      }
    }
  }

  /**
   * Opens a file for reading; empty if there is none.
   *
   * @throws FileSystemException if it is no regular file, or may not be read
   */
  public Optional<FileChannel> read(String name) throws IOException {
    try (HeldFile file = hold(name)) {
      return Optional.of(file.open(StandardOpenOption.READ));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Makes a file and opens it.
   *
   * @throws FileAlreadyExistsException if there is anything of that name
   */
  public FileChannel make(String name, StandardOpenOption... options) throws IOException {
    Set<StandardOpenOption> all = EnumSet.of(StandardOpenOption.CREATE_NEW, options);
    FileChannel made;
    try {
      made = FileChannel.open(within(name), all, permissions(OWNERS_FILE));
    } catch (FileSystemException e) {
      throw HeldFile.named(e, named(name));
    }
    boolean kept = false;
    try (HeldFile file = hold(name)) {
      file.setMode(OWNERS_FILE);
      kept = true;
      return made;
    } finally {
      if (!kept) {
        made.close();
      }
    }
  }

  /** Gives a file another name; what had that name goes, unless it is a directory. */
  public void rename(String from, String to) throws IOException {
    move(from, this, to);
  }

  /** Moves a file to another directory; what had that name goes, unless it is a directory. */
  public void move(String from, HeldDirectory target, String to) throws IOException {
    try {
      Files.move(within(from), target.within(to), StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      throw HeldFile.named(e, target.named(to));
    }
  }

  /** Deletes a file, a link or an empty directory; false if there was none. */
  public boolean delete(String name) throws IOException {
    try {
      return Files.deleteIfExists(within(name));
    } catch (FileSystemException e) {
      throw HeldFile.named(e, named(name));
    }
  }

  /** The names of all that is in it, in no order. */
  public List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(link())) {
      for (Path file : files) {
        names.add(file.getFileName().toString());
      }
      return names;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } catch (FileSystemException e) {
      throw HeldFile.named(e, path());
    }
  }

  private Path named(String name) {
    return path().resolve(name);
  }

  private HeldFile held(String name, int flags) throws IOException {
    requireName(name);
    return HeldFile.open(
        self.descriptor(), Path.of(name), HeldFile.O_PATH_CLOEXEC | flags, named(name));
  }

  private Path within(String name) {
    requireName(name);
    return link().resolve(name);
  }

  private static void requireName(String name) {
    if (name.isEmpty() || name.indexOf('/') >= 0 || name.equals(".") || name.equals("..")) {
      throw new IllegalArgumentException("not the name of a file in a directory: " + name);
    }
  }

  private static FileAttribute<Set<PosixFilePermission>> permissions(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  @Override
  public void close() {
    self.close();
  }
}

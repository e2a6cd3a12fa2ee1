package io.inquest.linux.file;

import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.NativeBuffer;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Whether this user alone, and root, say what a path leads to: every directory on the way, those of
 * links included, belongs to one of them and cannot be written by others.
 *
 * <ul>
 *   <li>A directory with the sticky bit, like {@code /tmp}, may be on the way: nobody can move what
 *       is not theirs in it (inode(7)). Links in it must be this user's or root's.
 *   <li>A directory that its group can write is trusted where the group is its owner's own (see
 *       {@link PrivateGroup}) and it has no access control list, whose entries the group's
 *       permissions would stand for (acl(5)).
 *   <li>In a user namespace, an owner whom it does not have (user_namespaces(7)) is nobody there
 *       who could write; most often it is the machine's root.
 * </ul>
 */
public final class PathTrust {
  private static final int MOST_LINKS = 40;
  private static final NativeBuffer ACCESS_LIST = NativeBuffer.ofString("system.posix_acl_access");

  private final int self = LibC.geteuid();
  private final Path last;

  private PathTrust(Path last) {
    this.last = last;
  }

  /**
   * Looks at the whole way to a directory; where it ends before the directory, or something else
   * has its name, at what is there.
   *
   * @throws UntrustedPathException if another user can change it
   * @throws IOException if something on the way cannot be looked at
   */
  public static void require(Path directory) throws IOException {
    Path path = directory.toAbsolutePath().normalize();
    new PathTrust(path).walk();
  }

  /**
   * Looks at a file alone, and not at the way to it, see {@link #require}: whether another user can
   * write it. One that is missing nobody can write.
   *
   * @throws UntrustedPathException if another user can
   * @throws IOException if it cannot be looked at
   */
  public static void requireFile(Path file) throws IOException {
    try {
      FileStatus status = FileStatus.of(file, LinkOption.NOFOLLOW_LINKS);
      if (status.isRegular()) {
        new PathTrust(file).requirePrivate(file, status, true);
      }
    } catch (NoSuchFileException e) {
      // Whoever makes it does so for this user alone.
      return;
    }
  }

  private void walk() throws IOException {
    Deque<Path> ahead = new ArrayDeque<>();
    last.forEach(ahead::add);
    Path at = last.getRoot();
    FileStatus here = requireDirectory(at, ahead.isEmpty());
    int links = 0;
    while (!ahead.isEmpty()) {
      Path name = ahead.poll();
      if (name.toString().equals("..")) {
        at = at.getParent() == null ? at : at.getParent();
        here = FileStatus.of(at);
        continue;
      }
      Path next = at.resolve(name);
      FileStatus status;
      try {
        status = FileStatus.of(next, LinkOption.NOFOLLOW_LINKS);
      } catch (NoSuchFileException e) {
        return;
      }
      if (status.isLink()) {
        if (++links > MOST_LINKS) {
          throw new FileSystemException(last.toString(), null, "it has too many symbolic links");
        }
        requireLink(next, status, here);
        Path target = Files.readSymbolicLink(next);
        for (int i = target.getNameCount() - 1; i >= 0; i--) {
          ahead.push(target.getName(i));
        }
        if (target.isAbsolute()) {
          at = target.getRoot();
          here = FileStatus.of(at);
        }
      } else if (status.isDirectory()) {
        at = next;
        here = requireDirectory(at, ahead.isEmpty());
      } else {
        return;
      }
    }
  }

  private FileStatus requireDirectory(Path directory, boolean isLast) throws IOException {
    FileStatus status = FileStatus.of(directory);
    requirePrivate(directory, status, isLast);
    return status;
  }

  private void requirePrivate(Path path, FileStatus status, boolean isLast)
      throws UntrustedPathException {
    if (!isTrusted(status.uid(), isLast)) {
      throw new UntrustedPathException(path, "belongs to " + UserNames.of(status.uid()), "");
    }
    if (status.isSticky() && !isLast) {
      return;
    }
    if (status.isWorldWritable()) {
      throw new UntrustedPathException(
          path, "can be written by every user", "Run `chmod o-w " + path + "`");
    }
    if (status.isGroupWritable() && hasAccessList(path)) {
      throw new UntrustedPathException(
          path,
          "can be written by those whom its access control list names",
          "Run `setfacl -b " + path + "`");
    }
    if (status.isGroupWritable() && !PrivateGroup.isOf(status.uid(), status.gid())) {
      throw new UntrustedPathException(
          path, "can be written by its group", "Run `chmod g-w " + path + "`");
    }
  }

  private void requireLink(Path link, FileStatus status, FileStatus directory)
      throws UntrustedPathException {
    boolean exposed = directory.isWorldWritable() || directory.isGroupWritable();
    if (exposed && !isTrusted(status.uid(), false)) {
      throw new UntrustedPathException(
          link, "is a link that belongs to " + UserNames.of(status.uid()), "");
    }
  }

  private boolean isTrusted(int uid, boolean isLast) {
    return uid == self || uid == 0 || (!isLast && UserNames.isUnmapped(uid));
  }

  private static boolean hasAccessList(Path file) {
    NativeBuffer path = NativeBuffer.ofBytes(HeldFile.bytesOf(file));
    return LibC.getxattr(path.address(), ACCESS_LIST.address(), 0, 0) >= 0;
  }
}

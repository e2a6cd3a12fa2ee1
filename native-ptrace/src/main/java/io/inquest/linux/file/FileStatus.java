package io.inquest.linux.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/**
 * What stat(2) tells of a file.
 *
 * @param mode its type and permissions, as in inode(7)
 * @param uid its owner
 * @param gid its group
 * @param key what tells it from all other files: its device and inode number
 */
public record FileStatus(int mode, int uid, int gid, Object key) {
  // inode(7)
  private static final int S_IFMT = 0170000;
  private static final int S_IFSOCK = 0140000;
  private static final int S_IFLNK = 0120000;
  private static final int S_IFREG = 0100000;
  private static final int S_IFDIR = 0040000;
  private static final int S_IFIFO = 0010000;
  private static final int S_ISVTX = 01000;
  private static final int S_IWGRP = 020;
  private static final int S_IWOTH = 02;

  /** The status of a file. */
  static FileStatus of(Path file, LinkOption... options) throws IOException {
    Map<String, Object> found = Files.readAttributes(file, "unix:mode,uid,gid,fileKey", options);
    return new FileStatus(
        (Integer) found.get("mode"),
        (Integer) found.get("uid"),
        (Integer) found.get("gid"),
        found.get("fileKey"));
  }

  /** Whether it is a directory. */
  public boolean isDirectory() {
    return type() == S_IFDIR;
  }

  /** Whether it is a regular file. */
  public boolean isRegular() {
    return type() == S_IFREG;
  }

  /** Whether it is a symbolic link. */
  public boolean isLink() {
    return type() == S_IFLNK;
  }

  /** Whether it is a socket. */
  public boolean isSocket() {
    return type() == S_IFSOCK;
  }

  boolean isSticky() {
    return (mode & S_ISVTX) != 0;
  }

  boolean isGroupWritable() {
    return (mode & S_IWGRP) != 0;
  }

  boolean isWorldWritable() {
    return (mode & S_IWOTH) != 0;
  }

  private int type() {
    return mode & S_IFMT;
  }

  /** What it is, in words: {@code a symbolic link}. */
  public String kind() {
    return switch (type()) {
      case S_IFREG -> "a regular file";
      case S_IFDIR -> "a directory";
      case S_IFLNK -> "a symbolic link";
      case S_IFIFO -> "a FIFO";
      case S_IFSOCK -> "a socket";
      default -> "a device";
    };
  }
}

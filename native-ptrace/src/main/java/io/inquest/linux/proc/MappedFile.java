package io.inquest.linux.proc;

import com.sun.jna.Pointer;
import io.inquest.linux.libc.LibC;
import java.nio.charset.StandardCharsets;

/**
 * Opens the files that tasks have mapped, as far as that makes nobody wait: the tracee chose them.
 * Owned by the tracer thread.
 */
public final class MappedFile {
  private MappedFile() {}

  /**
   * A descriptor on a mapped file, whatever has its name now where Inquest may look at it
   * (CAP_CHECKPOINT_RESTORE), else if the name still leads to it in the tracee's own root and mount
   * namespace.
   *
   * @return -1 if it cannot be opened, or its bytes come from another process ({@link MountTable})
   */
  public static int open(int tid, Mapping mapping) {
    TraceeAccess.begin(tid, mapping.from());
    try {
      return openIfServed(tid, mapping);
    } finally {
      TraceeAccess.end();
    }
  }

  private static int openIfServed(int tid, Mapping mapping) {
    MountTable mounts = MountTable.of(tid);
    if (!mapping.isOfFile() || !mounts.servesFilesOf(mapping.device())) {
      return -1;
    }
    String range = Long.toHexString(mapping.from()) + "-" + Long.toHexString(mapping.to());
    int fd = ProcFs.openWithoutWaiting("/proc/" + tid + "/map_files/" + range);
    if (fd >= 0 || !mounts.leadsTo(mapping.name())) {
      return fd;
    }
    byte[] path = mapping.name().getBytes(StandardCharsets.ISO_8859_1);
    fd =
        ProcFs.openWithoutWaiting(
            "/proc/" + tid + "/root" + new String(path, StandardCharsets.UTF_8));
    if (fd >= 0 && !inodeOf(fd).equals(mapping.inode())) {
      LibC.close(fd);
      return -1;
    }
    return fd;
  }

  /**
   * Reads from a mapped file what its mapping would show within a page that was never touched:
   * zeros behind the file's end, as far as its last page goes.
   *
   * @param offset in the file
   * @param into where to, in this process
   * @return {@code length}, or -1 if it cannot be read
   */
  public static long read(int tid, Mapping mapping, long offset, long into, int length) {
    int fd = open(tid, mapping);
    if (fd < 0) {
      return -1;
    }
    long count = LibC.pread(fd, into, length, offset);
    LibC.close(fd);
    if (count <= 0) {
      return -1;
    }
    new Pointer(into + count).clear(length - count);
    return length;
  }

  private static String inodeOf(int fd) {
    return ProcFs.field(ProcFs.read("/proc/thread-self/fdinfo/" + fd), "ino:");
  }
}

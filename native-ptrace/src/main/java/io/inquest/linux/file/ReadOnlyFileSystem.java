package io.inquest.linux.file;

import io.inquest.linux.arch.Errno;
import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.NativeBuffer;
import java.nio.file.Path;

/**
 * Whether a file lies where nothing can be written. {@code java.nio.file.FileStore} knows it too,
 * but looks for the mount point, which a chroot may not have.
 */
public final class ReadOnlyFileSystem {
  // <unistd.h>
  private static final int W_OK = 2;

  private ReadOnlyFileSystem() {}

  /**
   * Asks by access(2), which answers EROFS there, to root as well.
   *
   * @param path a file or a directory; false if it is not there, or out of reach
   */
  public static boolean holds(Path path) {
    NativeBuffer name = NativeBuffer.ofBytes(HeldFile.bytesOf(path));
    return LibC.access(name.address(), W_OK) != 0 && LibC.errno() == Errno.EROFS;
  }
}

package io.inquest.doctor;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.libc.ErrnoException;
import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.NativeBuffer;

/** A file in memory alone (memfd_create(2)), so that it can be executed wherever /tmp is noexec. */
final class MemoryFile implements AutoCloseable {
  private static final int MFD_CLOEXEC = 1;

  private final int fd;

  /**
   * @throws ErrnoException if there can be no such file
   */
  MemoryFile(String name, byte[] content) {
    fd =
        (int)
            require(
                "memfd_create",
                call("memfd_create", NativeBuffer.ofString(name).address(), MFD_CLOEXEC, 0));
    NativeBuffer bytes = NativeBuffer.ofBytes(content);
    if (require("write", call("write", fd, bytes.address(), content.length)) != content.length) {
      throw new IllegalStateException("write(2) of " + content.length + " bytes came short");
    }
  }

  /** A path to it in this process and its children. */
  String path() {
    return "/proc/self/fd/" + fd;
  }

  @Override
  public void close() {
    LibC.close(fd);
  }

  private static long call(String name, long a0, long a1, long a2) {
    int nr = Architecture.host().syscalls().number(name).orElseThrow();
    return LibC.syscall(nr, a0, a1, a2, 0, 0, 0);
  }

  private static long require(String operation, long result) {
    if (result < 0) {
      throw new ErrnoException(operation, 0, LibC.errno());
    }
    return result;
  }
}

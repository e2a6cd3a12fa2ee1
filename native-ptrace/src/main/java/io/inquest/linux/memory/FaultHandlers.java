package io.inquest.linux.memory;

import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.NativeBuffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The descriptors by which a process handles page faults: userfaultfd(2). */
public final class FaultHandlers {
  private static final String LINK = "anon_inode:[userfaultfd]";

  // The numbers are the same on all architectures: include/uapi/asm-generic/unistd.h.
  private static final int PIDFD_OPEN = 434;
  private static final int PIDFD_GETFD = 438;

  /** {@code _IOR(0xaa, 1, struct uffdio_range)} of include/uapi/linux/userfaultfd.h. */
  private static final long UFFDIO_UNREGISTER = 0x8010aa01L;

  private FaultHandlers() {}

  /**
   * Takes a page away from the handlers that a process has open: who waits for one of them to
   * provide it waits no longer, and finds it as if there were no handler. The program sees that, so
   * this is for one that has been killed.
   *
   * @param tid a task of the process; nothing is done for one that may not be traced
   * @param address in the page
   */
  public static void takeAway(int tid, long address) {
    try {
      takeAwayFrom(processOf(tid), address);
    } catch (IOException e) {
      // It has ended, and its descriptors are closed.
      return;
    }
  }

  /** Handlers are told by their numbers, which pidfd_getfd(2) takes with a whole process alone. */
  private static int processOf(int tid) throws IOException {
    Path status = Path.of("/proc/" + tid + "/status");
    String key = "Tgid:";
    for (String line : Files.readAllLines(status, StandardCharsets.ISO_8859_1)) {
      if (line.startsWith(key)) {
        return Integer.parseInt(line.substring(key.length()).strip());
      }
    }
    return tid;
  }

  private static void takeAwayFrom(int tgid, long address) throws IOException {
    int process = (int) LibC.syscall(PIDFD_OPEN, tgid, 0, 0, 0, 0, 0);
    if (process < 0) {
      return;
    }
    try (DirectoryStream<Path> descriptors =
        Files.newDirectoryStream(Path.of("/proc/" + tgid + "/fd"))) {
      for (Path descriptor : descriptors) {
        if (isHandler(descriptor)) {
          int number = Integer.parseInt(descriptor.getFileName().toString());
          unregister(process, number, address);
        }
      }
    } finally {
      LibC.close(process);
    }
  }

  private static boolean isHandler(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().equals(LINK);
    } catch (IOException e) {
      // Closed since.
      return false;
    }
  }

  private static void unregister(int process, int descriptor, long address) {
    int handler = (int) LibC.syscall(PIDFD_GETFD, process, descriptor, 0, 0, 0, 0);
    if (handler >= 0) {
      int size = LibC.getpagesize();
      NativeBuffer range = NativeBuffer.allocate(2 * Long.BYTES);
      range.bytes().putLong(0, address & -size);
      range.bytes().putLong(Long.BYTES, size);
      LibC.ioctl(handler, UFFDIO_UNREGISTER, range.address());
      LibC.close(handler);
    }
  }
}

package io.inquest.linux.proc;

import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.NativeBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Files and links of proc(5), read by plain system calls: they have no size to ask for, and many
 * vanish while one looks. Owned by the tracer thread, whose buffers it shares.
 */
public final class ProcFs {
  private static final int O_RDONLY_CLOEXEC = 0x80000;
  private static final int O_RDWR_CLOEXEC = 0x80002;
  private static final int O_NONBLOCK_NOCTTY = 0x900;
  private static final int PATH_MAX = 4096;

  private static final NativeBuffer PATH = NativeBuffer.allocate(PATH_MAX);
  private static final NativeBuffer CONTENT = NativeBuffer.allocate(64 * 1024);

  private ProcFs() {}

  /**
   * A descriptor on a file, closed on exec.
   *
   * @return -1 if there is no such file or it may not be read
   */
  public static int open(String path) {
    return LibC.open(path(path), O_RDONLY_CLOEXEC);
  }

  /**
   * A descriptor on a file that may be anything, even one whose opening waits for another process.
   *
   * @return -1 if there is no such file or it may not be read
   */
  public static int openWithoutWaiting(String path) {
    return LibC.open(path(path), O_RDONLY_CLOEXEC | O_NONBLOCK_NOCTTY);
  }

  /**
   * A descriptor to write a file by, closed on exec.
   *
   * @return -1 if there is no such file or it may not be written
   */
  public static int openToWrite(String path) {
    return LibC.open(path(path), O_RDWR_CLOEXEC);
  }

  /** A file's content; empty if it cannot be read. */
  public static byte[] read(String path) {
    int fd = open(path);
    byte[] content = {};
    if (fd >= 0) {
      int count;
      while ((count = (int) LibC.pread(fd, CONTENT.address(), CONTENT.size(), content.length))
          > 0) {
        int got = content.length;
        content = Arrays.copyOf(content, got + count);
        CONTENT.bytes().get(0, content, got, count);
      }
      LibC.close(fd);
    }
    return content;
  }

  /** What a symbolic link points at; empty if it cannot be read. */
  public static String link(String path) {
    long length = LibC.readlink(path(path), CONTENT.address(), PATH_MAX);
    if (length <= 0) {
      return "";
    }
    byte[] target = new byte[(int) length];
    CONTENT.bytes().get(0, target);
    return new String(target, StandardCharsets.UTF_8);
  }

  /** Whether a path exists. */
  public static boolean exists(String path) {
    return LibC.access(path(path), 0) == 0;
  }

  /**
   * One field of {@code /proc/.../status}.
   *
   * @param status the file's content
   * @param key the field's name with its colon
   * @return the value without blanks around it, empty if there is no such field
   */
  public static String field(byte[] status, String key) {
    String text = new String(status, StandardCharsets.UTF_8);
    int at = text.startsWith(key) ? 0 : text.indexOf("\n" + key);
    if (at < 0) {
      return "";
    }
    int from = text.indexOf(':', at) + 1;
    int end = text.indexOf('\n', from);
    return text.substring(from, end < 0 ? text.length() : end).strip();
  }

  private static long path(String path) {
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    byte[] terminated = Arrays.copyOf(bytes, bytes.length + 1);
    PATH.bytes().put(0, terminated);
    return PATH.address();
  }
}

package io.inquest.decode.call;

import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.NativeBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a task's descriptors point at, by the links in {@code /proc/TID/fd} (proc(5)). Keeps the
 * last answer until told to {@link #forget} it. Owned by one thread.
 */
public final class DescriptorLinks {
  private static final int LONGEST = 1024;
  private static final byte[] PROC = "/proc/".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FD = "/fd/".getBytes(StandardCharsets.US_ASCII);

  private final NativeBuffer path = NativeBuffer.allocate(64);
  private final NativeBuffer target = NativeBuffer.allocate(LONGEST);
  private final byte[] bytes = new byte[LONGEST];
  private int end;
  private int known = -1;
  private int length;

  void forget() {
    known = -1;
  }

  /**
   * Reads the link of descriptor {@code fd}.
   *
   * @return the length of the target, which {@link #bytes()} then holds; 0 if there is none
   */
  public int read(int tid, int fd) {
    if (fd < 0) {
      return 0;
    }
    if (fd != known) {
      end = 0;
      put(PROC);
      put(tid);
      put(FD);
      put(fd);
      path.bytes().put(end, (byte) 0);
      length = (int) Math.max(LibC.readlink(path.address(), target.address(), LONGEST), 0);
      target.bytes().get(0, bytes, 0, length);
      known = fd;
    }
    return length;
  }

  /** The target that was read last. */
  public byte[] bytes() {
    return bytes;
  }

  /** Whether the target that was read last begins with {@code prefix}. */
  public boolean startsWith(String prefix) {
    if (prefix.length() > length) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if (bytes[i] != prefix.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private void put(byte[] ascii) {
    path.bytes().put(end, ascii);
    end += ascii.length;
  }

  private void put(int number) {
    if (number >= 10) {
      put(number / 10);
    }
    path.bytes().put(end++, (byte) ('0' + number % 10));
  }
}

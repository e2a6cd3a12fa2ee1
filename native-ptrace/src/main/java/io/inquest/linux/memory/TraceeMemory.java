package io.inquest.linux.memory;

import io.inquest.linux.arch.PointerTag;
import io.inquest.linux.libc.Errno;
import io.inquest.linux.libc.ErrnoException;
import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.NativeBuffer;
import io.inquest.linux.proc.ProcFs;
import java.util.Arrays;

/**
 * A tracee's memory, by process_vm_readv(2) and process_vm_writev(2). Owned by the tracer thread,
 * which is the only one that may use it: the vectors are shared by all tasks.
 */
public final class TraceeMemory {
  private static final int PAGE = 4096;

  /** Two {@code struct iovec}: local address and length, remote address and length. */
  private static final NativeBuffer VECTORS = NativeBuffer.allocate(32);

  private static final NativeBuffer WINDOW = NativeBuffer.allocate(PAGE);

  private final int tid;

  /** The memory of task {@code tid}. */
  public TraceeMemory(int tid) {
    this.tid = tid;
  }

  /**
   * Reads into {@code buffer} from its start.
   *
   * @param address where in the tracee
   * @param length how many bytes, at most the buffer's size
   * @return how many bytes could be read before a hole; 0 if none
   */
  public int read(long address, NativeBuffer buffer, int length) {
    long count =
        LibC.process_vm_readv(
            tid, vectors(buffer.address(), address, length), 1, VECTORS.address() + 16, 1, 0);
    return (int) Math.max(count, 0);
  }

  /**
   * Reads up to {@code length} bytes.
   *
   * @return what could be read before a hole; empty if nothing
   */
  public byte[] read(long address, int length) {
    byte[] content = new byte[length];
    int got = 0;
    while (got < length) {
      int wanted = Math.min(PAGE, length - got);
      int count = read(address + got, WINDOW, wanted);
      WINDOW.bytes().get(0, content, got, count);
      got += count;
      if (count < wanted) {
        return Arrays.copyOf(content, got);
      }
    }
    return content;
  }

  /**
   * Reads a NUL-terminated string.
   *
   * @param into receives the bytes before the NUL
   * @return the string's length, {@code into.length} if it is longer than that; -1 if a hole comes
   *     first
   */
  public int readString(long address, byte[] into) {
    int got = 0;
    while (got < into.length) {
      long from = address + got;
      // A read that crosses into an unmapped page stops there, but costs a fault: go page by page.
      int wanted = Math.min(into.length - got, (int) (PAGE - (from & (PAGE - 1))));
      wanted = got == 0 ? Math.min(wanted, 256) : wanted;
      int count = read(from, WINDOW, wanted);
      for (int i = 0; i < count; i++) {
        byte b = WINDOW.bytes().get(i);
        if (b == 0) {
          return got + i;
        }
        into[got + i] = b;
      }
      got += count;
      if (count < wanted) {
        return -1;
      }
    }
    return into.length;
  }

  /**
   * Writes all of {@code content}.
   *
   * @throws ErrnoException EFAULT if not all of it is mapped and writable
   */
  public void write(long address, byte[] content) {
    NativeBuffer buffer = NativeBuffer.allocate(Math.max(content.length, 1));
    buffer.bytes().put(0, content);
    long count =
        LibC.process_vm_writev(
            tid,
            vectors(buffer.address(), address, content.length),
            1,
            VECTORS.address() + 16,
            1,
            0);
    if (count != content.length) {
      throw new ErrnoException("process_vm_writev", tid, count < 0 ? LibC.errno() : Errno.EFAULT);
    }
  }

  /**
   * Writes all of {@code content}, to pages that the task itself may only read as well.
   *
   * @throws ErrnoException EIO or EFAULT if not all of it is mapped
   */
  public void overwrite(long address, byte[] content) {
    int errno = tryToOverwrite(address, content);
    if (errno != 0) {
      throw new ErrnoException("writing the memory", tid, errno);
    }
  }

  /**
   * Puts back what {@link #overwrite} wrote over, as far as it is there still: what the program has
   * given up since needs nothing.
   */
  public void restore(long address, byte[] content) {
    tryToOverwrite(address, content);
  }

  /** The errno of the failure, 0 if all was written. */
  private int tryToOverwrite(long address, byte[] content) {
    int fd = ProcFs.openToWrite("/proc/" + tid + "/mem");
    if (fd < 0) {
      return LibC.errno();
    }
    NativeBuffer buffer = NativeBuffer.ofBytes(content);
    long count = LibC.pwrite(fd, buffer.address(), content.length, PointerTag.without(address));
    int errno = count < 0 ? LibC.errno() : Errno.EFAULT;
    LibC.close(fd);
    return count == content.length ? 0 : errno;
  }

  private static long vectors(long local, long remote, long length) {
    VECTORS.bytes().putLong(0, local);
    VECTORS.bytes().putLong(8, length);
    VECTORS.bytes().putLong(16, PointerTag.without(remote));
    VECTORS.bytes().putLong(24, length);
    return VECTORS.address();
  }
}

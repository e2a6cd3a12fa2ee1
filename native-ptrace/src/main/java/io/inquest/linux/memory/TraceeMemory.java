package io.inquest.linux.memory;

import io.inquest.linux.arch.Errno;
import io.inquest.linux.arch.PointerTag;
import io.inquest.linux.libc.ErrnoException;
import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.NativeBuffer;
import io.inquest.linux.proc.MappedFile;
import io.inquest.linux.proc.Mapping;
import io.inquest.linux.proc.Mappings;
import io.inquest.linux.proc.MountTable;
import io.inquest.linux.proc.ProcFs;
import io.inquest.linux.proc.TraceeAccess;
import java.util.Arrays;

/**
 * A tracee's memory. Owned by the tracer thread, which is the only one that may use it: the vectors
 * are shared by all tasks.
 *
 * <p>Looking at it never waits for the tracee, and faults none of its pages in: a page may have to
 * come from a handler of userfaultfd(2), or from a file system's server, that is a tracee itself.
 * What is not in memory is not read, but for the bytes of files that the kernel serves by itself
 * ({@link MappedFile}).
 */
public final class TraceeMemory {
  private static final int PAGE = 4096;

  /** Two {@code struct iovec}: local address and length, remote address and length. */
  private static final NativeBuffer VECTORS = NativeBuffer.allocate(32);

  private static final NativeBuffer WINDOW = NativeBuffer.allocate(PAGE);

  private final int tid;
  private final MemoryFiles files;
  private boolean absent;

  /** The memory of task {@code tid}. */
  public TraceeMemory(int tid) {
    this.tid = tid;
    this.files = new MemoryFiles(tid);
  }

  /** The task has executed a program: its memory is another. */
  public void replaced() {
    files.close();
  }

  /**
   * Reads into {@code buffer} from its start what is in memory.
   *
   * @param address where in the tracee
   * @param length how many bytes, at most the buffer's size
   * @return how many bytes could be read before a hole, or a page that is not in memory: {@link
   *     #endedAtAbsentPage} tells which; 0 if none
   */
  public int read(long address, NativeBuffer buffer, int length) {
    return read(address, buffer, length, false);
  }

  private int read(long address, NativeBuffer buffer, int length, boolean touching) {
    absent = false;
    long from = PointerTag.without(address);
    int got = 0;
    while (got < length) {
      long at = from + got;
      int wanted = Math.min(length - got, MemoryFiles.restOfPage(at));
      int count = readWithinPage(at, buffer.address() + got, wanted, touching);
      got += count;
      if (count < wanted) {
        break;
      }
    }
    return got;
  }

  /** Whether the last read ended at a page that the task has mapped and that is not in memory. */
  public boolean endedAtAbsentPage() {
    return absent;
  }

  private int readWithinPage(long at, long into, int wanted, boolean touching) {
    TraceeAccess.begin(tid, at);
    try {
      return readByState(at, into, wanted, touching);
    } finally {
      TraceeAccess.end();
    }
  }

  private int readByState(long at, long into, int wanted, boolean touching) {
    PageState state = files.state(at);
    long count =
        switch (state) {
          case PRESENT -> files.read(at, into, wanted);
          case PRESENT_OF_FILE -> readOfFile(at, into, wanted);
          case SWAPPED, NONE -> readAbsent(at, into, wanted, state, touching);
        };
    if (count < 0 && wasDropped(at, state)) {
      absent = true;
    }
    return (int) Math.max(count, 0);
  }

  /**
   * Whether another task dropped a page between the look that found it and the read that failed. It
   * may have been provided again since; but what {@code mem} does not give though it is mapped was
   * not there. Of a file's page that may also be for want of permission.
   */
  private boolean wasDropped(long at, PageState found) {
    return switch (found) {
      case PRESENT -> Mappings.at(tid, at) != null;
      case PRESENT_OF_FILE -> files.state(at) == PageState.NONE;
      case SWAPPED, NONE -> false;
    };
  }

  /**
   * By process_vm_readv(2), whose wait a signal that kills ends, should the page have gone to a
   * file system's server since it was asked for; one by {@code mem} would hold on to it.
   */
  private long readOfFile(long at, long into, int wanted) {
    return LibC.process_vm_readv(tid, vectors(into, at, wanted), 1, VECTORS.address() + 16, 1, 0);
  }

  /**
   * @param touching whether the kernel will touch the page anyway: what was never touched is then
   *     zeros
   */
  private long readAbsent(long at, long into, int wanted, PageState state, boolean touching) {
    Mapping mapping = Mappings.at(tid, at);
    if (mapping == null) {
      return 0;
    }
    long count = -1;
    if (mapping.isKernels() || mayFault(mapping, state, touching)) {
      count = files.read(at, into, wanted);
    } else if (state == PageState.NONE) {
      count = MappedFile.read(tid, mapping, mapping.offsetOf(at), into, wanted);
    }
    absent = count <= 0;
    return count;
  }

  /**
   * Whether the kernel has the page, or may make it, without another process. From swap space it is
   * fetched since it has content that is nowhere else.
   */
  private boolean mayFault(Mapping mapping, PageState state, boolean touching) {
    if (state == PageState.NONE && !touching) {
      return false;
    }
    return !mapping.isOfFile() || MountTable.of(tid).servesFilesOf(mapping.device());
  }

  /**
   * Reads up to {@code length} bytes.
   *
   * @return what is in memory before a hole; empty if nothing
   */
  public byte[] read(long address, int length) {
    return read(address, length, false);
  }

  /**
   * Reads up to {@code length} bytes that the kernel is about to read or write as well, for the
   * call that the task is in or is made to make. Here what was never touched is zeros.
   *
   * @return what there is before a hole, or before a page that another process must provide
   */
  public byte[] readForCall(long address, int length) {
    return read(address, length, true);
  }

  private byte[] read(long address, int length, boolean touching) {
    byte[] content = new byte[length];
    int got = 0;
    while (got < length) {
      int wanted = Math.min(PAGE, length - got);
      int count = read(address + got, WINDOW, wanted, touching);
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
   *     first, or a page that is not in memory ({@link #endedAtAbsentPage})
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
   * Writes all of {@code content}, to pages that the task itself may only read as well.
   *
   * @throws ErrnoException EIO or EFAULT if not all of it is mapped, or a page would have to come
   *     from another process
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
    long at = PointerTag.without(address);
    TraceeAccess.begin(tid, at);
    try {
      return mayWrite(at, content.length) ? write(at, content) : Errno.EFAULT;
    } finally {
      TraceeAccess.end();
    }
  }

  private int write(long at, byte[] content) {
    int fd = ProcFs.openToWrite("/proc/" + tid + "/mem");
    if (fd < 0) {
      return LibC.errno();
    }
    NativeBuffer buffer = NativeBuffer.ofBytes(content);
    long count = LibC.pwrite(fd, buffer.address(), content.length, at);
    int errno = count < 0 ? LibC.errno() : Errno.EFAULT;
    LibC.close(fd);
    return count == content.length ? 0 : errno;
  }

  /** Whether none of the pages is, or would have to come, from another process's file. */
  private boolean mayWrite(long from, int length) {
    for (long at = from; at < from + length; at += MemoryFiles.restOfPage(at)) {
      if (files.state(at) != PageState.PRESENT) {
        Mapping mapping = Mappings.at(tid, at);
        if (mapping == null
            || (mapping.isOfFile() && !MountTable.of(tid).servesFilesOf(mapping.device()))) {
          return false;
        }
      }
    }
    return true;
  }

  private static long vectors(long local, long remote, long length) {
    VECTORS.bytes().putLong(0, local);
    VECTORS.bytes().putLong(8, length);
    VECTORS.bytes().putLong(16, remote);
    VECTORS.bytes().putLong(24, length);
    return VECTORS.address();
  }
}

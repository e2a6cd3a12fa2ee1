package io.inquest.linux.memory;

import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.NativeBuffer;
import io.inquest.linux.proc.ProcFs;

/**
 * Descriptors on a task's {@code mem} and {@code pagemap} in /proc, opened when they are needed.
 * They stay with the memory that the task had then: an exec makes them another program's. Owned by
 * the tracer thread.
 */
final class MemoryFiles {
  /** Tasks whose files are open at a time; each takes two descriptors. */
  private static final int MOST_OPEN = 128;

  private static final int PAGE_SIZE = LibC.getpagesize();
  private static final int CLOSED = -1;

  private static final NativeBuffer ENTRY = NativeBuffer.allocate(Long.BYTES);
  private static final MemoryFiles[] OPEN = new MemoryFiles[MOST_OPEN];
  private static int oldest;

  private final int tid;
  private int memory = CLOSED;
  private int pagemap = CLOSED;

  MemoryFiles(int tid) {
    this.tid = tid;
  }

  /** How many bytes there are from an address to the end of its page. */
  static int restOfPage(long address) {
    return PAGE_SIZE - (int) (address & (PAGE_SIZE - 1));
  }

  /**
   * What is in the place of a page; {@link PageState#NONE} also if the task has no memory, {@link
   * PageState#PRESENT} where the kernel does not tell (CONFIG_PROC_PAGE_MONITOR).
   */
  PageState state(long address) {
    open();
    if (pagemap == CLOSED) {
      return PageState.PRESENT;
    }
    long offset = Long.divideUnsigned(address, PAGE_SIZE) * Long.BYTES;
    long count = LibC.pread(pagemap, ENTRY.address(), Long.BYTES, offset);
    return count == Long.BYTES ? PageState.of(ENTRY.bytes().getLong(0)) : PageState.NONE;
  }

  /**
   * Reads within a page by {@code mem}. Where a handler of userfaultfd(2) is to provide the page,
   * the kernel fails this at once: such a read may not give up its hold on the task's mappings.
   *
   * @param into where to, in this process
   * @return how many bytes there were; none or -1 if the page could not be had
   */
  long read(long address, long into, int length) {
    open();
    return LibC.pread(memory, into, length, address);
  }

  private void open() {
    if (memory == CLOSED) {
      MemoryFiles evicted = OPEN[oldest];
      if (evicted != null) {
        evicted.close();
      }
      OPEN[oldest] = this;
      oldest = (oldest + 1) % MOST_OPEN;
      memory = ProcFs.open("/proc/" + tid + "/mem");
      pagemap = ProcFs.open("/proc/" + tid + "/pagemap");
    }
  }

  void close() {
    if (memory != CLOSED) {
      LibC.close(memory);
      memory = CLOSED;
    }
    if (pagemap != CLOSED) {
      LibC.close(pagemap);
      pagemap = CLOSED;
    }
  }
}

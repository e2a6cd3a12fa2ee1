package io.inquest.decode.call;

import io.inquest.linux.arch.Aarch64;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.X32;
import io.inquest.linux.arch.X86_64;
import io.inquest.linux.memory.TraceeMemory;
import io.inquest.linux.seccomp.SeccompData;

/**
 * The call being decoded and the scratch memory that decoding needs. Reused for every call; owned
 * by one thread.
 */
public final class StoppedCall {
  /** The deepest nesting of structures: an array of messages, their vectors, their buffers. */
  private static final int DEPTH = 5;

  private static final int WINDOW = 1024;

  private static final String NOT_IN_MEMORY = " /* not in memory */";

  private final TraceeBytes[] windows = new TraceeBytes[DEPTH];
  private final byte[] text = new byte[WINDOW];
  private final DescriptorLinks links = new DescriptorLinks();
  private int depth;

  private Architecture abi = X86_64.ABI;
  private SeccompData data = new SeccompData();
  private int tid;
  private TraceeMemory memory = new TraceeMemory(0);

  public StoppedCall() {
    for (int i = 0; i < DEPTH; i++) {
      windows[i] = new TraceeBytes(WINDOW);
    }
  }

  public void begin(Architecture abi, SeccompData data, int tid, TraceeMemory memory) {
    this.abi = abi;
    this.data = data;
    this.tid = tid;
    this.memory = memory;
    depth = 0;
    links.forget();
  }

  public Architecture abi() {
    return abi;
  }

  public int tid() {
    return tid;
  }

  public TraceeMemory memory() {
    return memory;
  }

  /** A register's argument, all 64 bits. */
  long argument(int position) {
    return data.argument(position);
  }

  /** Whether the registers of this ABI have 64 bits; those of x32 have, its pointers do not. */
  public static boolean hasWideRegisters(Architecture abi) {
    return abi == X86_64.ABI || abi == X32.ABI || abi == Aarch64.ABI;
  }

  /**
   * Appends the address of what the last read did not get whole, and why where the program would
   * get it: the page is not in memory, and the tracer waits for none.
   */
  public void unread(long address, DecodedCall out) {
    out.address(address);
    if (address != 0 && memory.endedAtAbsentPage()) {
      out.append(NOT_IN_MEMORY);
    }
  }

  /** A window that no outer structure uses, until {@link #leave}. */
  public TraceeBytes enter() {
    return windows[depth++];
  }

  public void leave() {
    depth--;
  }

  /** Scratch bytes for one string or buffer, free again once it is printed. */
  public byte[] text() {
    return text;
  }

  /** The links of the task's descriptors. */
  public DescriptorLinks links() {
    return links;
  }
}

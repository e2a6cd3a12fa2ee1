package io.inquest.decode;

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
final class StoppedCall {
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

  StoppedCall() {
    for (int i = 0; i < DEPTH; i++) {
      windows[i] = new TraceeBytes(WINDOW);
    }
  }

  void begin(Architecture abi, SeccompData data, int tid, TraceeMemory memory) {
    this.abi = abi;
    this.data = data;
    this.tid = tid;
    this.memory = memory;
    depth = 0;
    links.forget();
  }

  Architecture abi() {
    return abi;
  }

  int tid() {
    return tid;
  }

  TraceeMemory memory() {
    return memory;
  }

  /** A register's argument, all 64 bits. */
  long argument(int position) {
    return data.argument(position);
  }

  /** Whether the registers of this ABI have 64 bits; those of x32 have, its pointers do not. */
  static boolean hasWideRegisters(Architecture abi) {
    return abi == X86_64.ABI || abi == X32.ABI || abi == Aarch64.ABI;
  }

  /**
   * Appends the address of what the last read did not get whole, and why where the program would
   * get it: the page is not in memory, and the tracer waits for none.
   */
  void unread(long address, DecodedCall out) {
    out.address(address);
    if (address != 0 && memory.endedAtAbsentPage()) {
      out.append(NOT_IN_MEMORY);
    }
  }

  /** A window that no outer structure uses, until {@link #leave}. */
  TraceeBytes enter() {
    return windows[depth++];
  }

  void leave() {
    depth--;
  }

  /** Scratch bytes for one string or buffer, free again once it is printed. */
  byte[] text() {
    return text;
  }

  /** The links of the task's descriptors. */
  DescriptorLinks links() {
    return links;
  }
}

package io.inquest.decode.call;

import io.inquest.linux.libc.NativeBuffer;
import io.inquest.linux.memory.TraceeMemory;

/** A window on a task's memory: what was read last, in the byte order of host and task. */
public final class TraceeBytes {
  private final NativeBuffer buffer;
  private int count;

  TraceeBytes(int size) {
    buffer = NativeBuffer.allocate(size);
  }

  public int size() {
    return buffer.size();
  }

  /**
   * Reads up to {@code length} bytes.
   *
   * @param length at most {@link #size()}
   * @return how many could be read before a hole, or a page that is not in memory
   */
  public int read(TraceeMemory memory, long address, int length) {
    count = memory.read(address, buffer, Math.max(length, 0));
    return count;
  }

  /** How many bytes the last read got. */
  public int count() {
    return count;
  }

  /** A byte, unsigned. */
  public int byteAt(int offset) {
    return buffer.bytes().get(offset) & 0xff;
  }

  /** 16 bits in network byte order, unsigned. */
  public int networkShortAt(int offset) {
    return (byteAt(offset) << 8) | byteAt(offset + 1);
  }

  /**
   * A number.
   *
   * @param bits 8, 16, 32 or 64
   */
  public long numberAt(int offset, int bits, boolean signed) {
    long value =
        switch (bits) {
          case 8 -> buffer.bytes().get(offset);
          case 16 -> buffer.bytes().getShort(offset);
          case 32 -> buffer.bytes().getInt(offset);
          case 64 -> buffer.bytes().getLong(offset);
          default -> throw new IllegalArgumentException("a number of " + bits + " bits");
        };
    return signed || bits == 64 ? value : value & ((1L << bits) - 1);
  }

  /** Copies what the last read got to the start of {@code into}. */
  public void copyTo(byte[] into) {
    buffer.bytes().get(0, into, 0, count);
  }
}

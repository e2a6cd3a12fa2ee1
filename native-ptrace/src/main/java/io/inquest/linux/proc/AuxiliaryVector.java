package io.inquest.linux.proc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the kernel told a task's program when it was executed: pairs of AT_* and value
 * (getauxval(3)).
 */
public final class AuxiliaryVector {
  /** Where the executable's program headers are mapped. */
  public static final int AT_PHDR = 3;

  /** The size of one of them in bytes. */
  public static final int AT_PHENT = 4;

  /** How many there are. */
  public static final int AT_PHNUM = 5;

  /** Where the vdso is mapped. */
  public static final int AT_SYSINFO_EHDR = 33;

  private final byte[] vector;
  private final int wordBits;

  private AuxiliaryVector(byte[] vector, int wordBits) {
    this.vector = vector;
    this.wordBits = wordBits;
  }

  /**
   * Of task {@code tid}, as the kernel keeps it.
   *
   * @param wordBits 32 or 64: the width of the words in it
   */
  public static AuxiliaryVector of(int tid, int wordBits) {
    return new AuxiliaryVector(ProcFs.read("/proc/" + tid + "/auxv"), wordBits);
  }

  /** The value for a key; 0 if there is none. */
  public long value(int wanted) {
    ByteBuffer words = ByteBuffer.wrap(vector).order(ByteOrder.nativeOrder());
    while (words.remaining() >= wordBits / 4) {
      long key = wordBits == 64 ? words.getLong() : words.getInt();
      long value = wordBits == 64 ? words.getLong() : Integer.toUnsignedLong(words.getInt());
      if (key == wanted) {
        return value;
      }
    }
    return 0;
  }
}

package io.inquest.filter.algebra;

import java.util.Arrays;

/**
 * What a register or a word of scratch memory holds, as a function of the call: a condition for
 * each of 32 bits. Immutable.
 */
final class SymbolicWord {
  /** The word that is 0 for every call. */
  static final SymbolicWord ZERO = constant(0);

  private final int[] bits;
  private final int hash;

  /**
   * @param bits 32 conditions, that of the lowest bit first; not copied
   */
  SymbolicWord(int[] bits) {
    this.bits = bits;
    this.hash = Arrays.hashCode(bits);
  }

  /** The word that has one value for every call. */
  static SymbolicWord constant(int value) {
    int[] bits = new int[32];
    for (int i = 0; i < 32; i++) {
      bits[i] = (value >>> i & 1) == 0 ? Diagrams.FALSE : Diagrams.TRUE;
    }
    return new SymbolicWord(bits);
  }

  /** The word of the input at a byte offset. */
  static SymbolicWord input(Diagrams diagrams, int offset) {
    int[] bits = new int[32];
    for (int i = 0; i < 32; i++) {
      bits[i] = diagrams.bit(CallBits.of(offset, i));
    }
    return new SymbolicWord(bits);
  }

  /** The condition that a bit is set, 0 for the lowest. */
  int bit(int index) {
    return bits[index];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SymbolicWord that && Arrays.equals(bits, that.bits);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}

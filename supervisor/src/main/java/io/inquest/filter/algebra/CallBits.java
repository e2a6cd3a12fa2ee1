package io.inquest.filter.algebra;

import io.inquest.linux.seccomp.SeccompData;

/**
 * The order of a call's 512 bits in diagrams: audit arch, number, arguments 0 to 5, instruction
 * pointer, each from its highest bit down. Sets of neighbouring values are small diagrams so.
 */
final class CallBits {
  static final int ARCH = 0;
  static final int NR = 32;
  static final int ARGUMENTS = 64;
  static final int INSTRUCTION_POINTER = ARGUMENTS + 64 * SeccompData.ARGUMENTS;
  static final int END = INSTRUCTION_POINTER + 64;

  private CallBits() {}

  /** The first bit of an argument, 0 to 5; of the instruction pointer for 6. */
  static int argument(int index) {
    return ARGUMENTS + 64 * index;
  }

  /**
   * The bit of a word of {@code struct seccomp_data}.
   *
   * @param offset the word's byte offset
   * @param bit 0 for the lowest
   */
  static int of(int offset, int bit) {
    if (offset == SeccompData.ARCH) {
      return ARCH + 31 - bit;
    }
    if (offset == SeccompData.NR) {
      return NR + 31 - bit;
    }
    boolean pointer = offset < SeccompData.ARGS;
    int field = pointer ? INSTRUCTION_POINTER : ARGUMENTS + 8 * (offset - SeccompData.ARGS & ~7);
    return field + 63 - (offset % Long.BYTES == 0 ? bit : 32 + bit);
  }
}

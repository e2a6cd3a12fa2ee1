package io.inquest.linux.bpf;

/**
 * What a program loads from: sixteen 32-bit words, in the host's byte order.
 *
 * <p>Not safe for use by several threads at once.
 */
public abstract class FilterInput {
  /** Size in bytes: {@code sizeof(struct seccomp_data)}. */
  public static final int SIZE = 64;

  /** Read by the evaluator itself: a virtual call per load would double its cost. */
  final int[] words = new int[SIZE / Integer.BYTES];

  /** Starts with zero words. */
  protected FilterInput() {}

  /**
   * The word at a byte offset, as {@link Instruction#LD_ABS} loads it.
   *
   * @param offset a multiple of 4 from 0 to 60
   */
  public final int word(int offset) {
    if ((offset & 3) != 0) {
      throw new IllegalArgumentException("offset " + offset + " is not a multiple of 4");
    }
    return words[offset >> 2];
  }

  /** Sets the word at byte offset {@code 4 * index}. */
  protected final void setWord(int index, int value) {
    words[index] = value;
  }
}

package io.inquest.linux.bpf;

import java.util.OptionalInt;

/**
 * What is certain, on every path to an instruction, about the input and about A: which word A
 * holds, and which words have passed a test for equality. Immutable.
 */
public final class KnownWords {
  private static final int NONE = -1;

  static final KnownWords NOTHING =
      new KnownWords(NONE, 0, new int[FilterInput.SIZE / Integer.BYTES]);

  private final int loaded;
  private final int mask;
  private final int[] values;

  /**
   * The facts at an instruction.
   *
   * @param loaded byte offset of the word that A holds, or {@link #NONE}
   * @param mask bit n is set if word n is known
   * @param values the known words; the others are arbitrary
   */
  private KnownWords(int loaded, int mask, int[] values) {
    this.loaded = loaded;
    this.mask = mask;
    this.values = values;
  }

  /** The value of the word at a byte offset, if it is certain. */
  public OptionalInt value(int offset) {
    int word = offset / Integer.BYTES;
    return (mask & bit(word)) == 0 ? OptionalInt.empty() : OptionalInt.of(values[word]);
  }

  /** Byte offset of the word that A holds unchanged, if that is certain. */
  OptionalInt loaded() {
    return loaded == NONE ? OptionalInt.empty() : OptionalInt.of(loaded);
  }

  /** The facts after an instruction that does not jump. */
  KnownWords after(Instruction instruction) {
    return switch (instruction.code()) {
      case Instruction.LD_ABS -> new KnownWords(instruction.k(), mask, values);
      case Instruction.LD_IMM, Instruction.LD_LEN, Instruction.LD_MEM, Instruction.TXA ->
          forgotten();
      default -> Alu.isArithmetic(instruction.code()) ? forgotten() : this;
    };
  }

  /** The facts after A turned out to equal {@code k}. */
  KnownWords equal(int k) {
    if (loaded == NONE) {
      return this;
    }
    int[] more = values.clone();
    more[loaded / Integer.BYTES] = k;
    return new KnownWords(loaded, mask | bit(loaded / Integer.BYTES), more);
  }

  /** What is certain where two paths meet; {@code null} stands for a path not yet seen. */
  KnownWords meet(KnownWords other) {
    if (other == null || other == this) {
      return this;
    }
    int both = mask & other.mask;
    for (int word = 0; word < values.length; word++) {
      if (values[word] != other.values[word]) {
        both &= ~bit(word);
      }
    }
    return new KnownWords(loaded == other.loaded ? loaded : NONE, both, values);
  }

  private static int bit(int word) {
    return 1 << word;
  }

  private KnownWords forgotten() {
    return loaded == NONE ? this : new KnownWords(NONE, mask, values);
  }
}

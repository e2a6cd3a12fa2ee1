package io.inquest.compile;

import static io.inquest.linux.bpf.Instruction.JEQ_K;
import static io.inquest.linux.bpf.Instruction.JGE_K;
import static io.inquest.linux.bpf.Instruction.JGT_K;
import static io.inquest.linux.bpf.Instruction.JSET_K;

/**
 * What is known of one word of a call after tests of it: its limits, and some of its bits.
 * Immutable.
 *
 * @param lowest the least value that it may have, without sign
 * @param highest the greatest
 * @param known the bits that are known
 * @param value those bits; 0 elsewhere
 */
record WordFacts(long lowest, long highest, int known, int value) {
  /** Nothing is known. */
  static final WordFacts NONE = new WordFacts(0, 0xffff_ffffL, 0, 0);

  /** What is known besides once the test of {@code branch}, of the same word, has an outcome. */
  WordFacts after(Word.Branch branch, boolean holds) {
    long k = Integer.toUnsignedLong(branch.k());
    boolean whole = branch.mask() == Word.WHOLE;
    return switch (branch.code()) {
      case JEQ_K -> holds ? equal(branch.mask(), branch.k(), whole) : unequal(k, whole);
      case JGE_K -> whole ? limited(holds ? k : lowest, holds ? highest : k - 1) : this;
      case JGT_K -> whole ? limited(holds ? k + 1 : lowest, holds ? highest : k) : this;
      case JSET_K -> whole ? bits(branch.k(), holds) : this;
      default -> this;
    };
  }

  private WordFacts equal(int mask, int k, boolean whole) {
    long only = Integer.toUnsignedLong(k);
    return whole ? new WordFacts(only, only, Word.WHOLE, k) : withBits(mask, k & mask);
  }

  private WordFacts unequal(long k, boolean whole) {
    if (!whole) {
      return this;
    }
    return limited(k == lowest ? lowest + 1 : lowest, k == highest ? highest - 1 : highest);
  }

  private WordFacts bits(int k, boolean anySet) {
    if (!anySet) {
      return withBits(k, 0);
    }
    return Integer.bitCount(k) == 1 ? withBits(k, k) : this;
  }

  private WordFacts withBits(int mask, int bits) {
    return new WordFacts(lowest, highest, known | mask, (value & ~mask) | bits);
  }

  private WordFacts limited(long least, long greatest) {
    return new WordFacts(Math.max(lowest, least), Math.min(highest, greatest), known, value);
  }

  /**
   * Whether the test of {@code branch}, of the same word, holds.
   *
   * @return null if that is not known
   */
  Boolean answer(Word.Branch branch) {
    return switch (branch.code()) {
      case JEQ_K -> answerEqual(branch.mask(), branch.k());
      case JGE_K -> branch.mask() == Word.WHOLE ? answerAbove(unsigned(branch.k()) - 1) : null;
      case JGT_K -> branch.mask() == Word.WHOLE ? answerAbove(unsigned(branch.k())) : null;
      case JSET_K -> branch.mask() == Word.WHOLE ? answerAnyBit(branch.k()) : null;
      default -> null;
    };
  }

  private Boolean answerEqual(int mask, int k) {
    if ((k & ~mask) != 0 || ((k ^ value) & mask & known) != 0) {
      return false;
    }
    if ((mask & ~known) == 0) {
      return true;
    }
    if (mask != Word.WHOLE) {
      return null;
    }
    long only = unsigned(k);
    if (only < lowest || only > highest) {
      return false;
    }
    return lowest == highest ? Boolean.TRUE : null;
  }

  private Boolean answerAbove(long limit) {
    if (lowest > limit) {
      return true;
    }
    return highest <= limit ? Boolean.FALSE : null;
  }

  private Boolean answerAnyBit(int k) {
    if ((value & k) != 0) {
      return true;
    }
    boolean clear = (k & ~known) == 0 || highest < unsigned(Integer.lowestOneBit(k));
    return clear ? Boolean.FALSE : null;
  }

  private static long unsigned(int word) {
    return Integer.toUnsignedLong(word);
  }
}

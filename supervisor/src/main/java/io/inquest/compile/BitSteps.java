package io.inquest.compile;

import static io.inquest.linux.bpf.Instruction.JEQ_K;
import static io.inquest.linux.bpf.Instruction.JSET_K;

/**
 * Equality under a mask as one test of bits: where all bits of the mask are to be clear, or its one
 * bit is to be set. The rewrite {@link Rewrite#BIT_STEPS}.
 */
final class BitSteps {
  private BitSteps() {}

  /** The same step by a test of bits, if there is one; else {@code branch} itself. */
  static Word.Branch of(Word.Branch branch) {
    int mask = branch.mask();
    if (branch.code() != JEQ_K || mask == Word.WHOLE) {
      return branch;
    }
    if (branch.k() == 0) {
      return test(branch, branch.no(), branch.yes());
    }
    if (branch.k() == mask && Integer.bitCount(mask) == 1) {
      return test(branch, branch.yes(), branch.no());
    }
    return branch;
  }

  private static Word.Branch test(Word.Branch branch, Word anySet, Word allClear) {
    return new Word.Branch(
        branch.id(), branch.offset(), Word.WHOLE, JSET_K, branch.mask(), anySet, allClear);
  }
}

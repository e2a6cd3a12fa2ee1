package io.inquest.compile;

import static io.inquest.linux.bpf.Instruction.JEQ_K;
import static io.inquest.linux.bpf.Instruction.JGE_K;
import static io.inquest.linux.bpf.Instruction.JGT_K;

/**
 * Comparisons that every word passes, or none: a word is never above {@code 0xffffffff}. The
 * rewrite {@link Rewrite#DECIDED_STEPS}.
 */
final class DecidedSteps {
  private DecidedSteps() {}

  /** Where the branch always leads, or the branch itself. */
  static Word of(Word.Branch branch) {
    int mask = branch.mask();
    int k = branch.k();
    boolean always =
        switch (branch.code()) {
          case JEQ_K -> mask == 0 && k == 0;
          case JGE_K -> k == 0;
          default -> false;
        };
    boolean never =
        switch (branch.code()) {
          case JEQ_K -> (k & ~mask) != 0;
          case JGE_K -> Integer.compareUnsigned(k, mask) > 0;
          case JGT_K -> Integer.compareUnsigned(k, mask) >= 0;
          default -> (k & mask) == 0;
        };
    return always ? branch.yes() : never ? branch.no() : branch;
  }
}

package io.inquest.compile;

import static io.inquest.linux.bpf.Instruction.JEQ_K;
import static io.inquest.linux.bpf.Instruction.JGE_K;
import static io.inquest.linux.bpf.Instruction.JGT_K;
import static io.inquest.linux.bpf.Instruction.JSET_K;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Makes the steps of a program on 32-bit words. Used by one thread. */
final class WordGraph {
  private final Map<Key, Word> returns = new HashMap<>();
  private final Map<Key, Word> branches = new HashMap<>();
  private final Set<Rewrite> rewrites;
  private int made;

  WordGraph(Set<Rewrite> rewrites) {
    this.rewrites = rewrites;
  }

  /**
   * Begins a part of the program that shares no step with those before: a return that is shared
   * would be out of reach of a jump's eight bits.
   */
  void section() {
    returns.clear();
    branches.clear();
  }

  /** How many steps were made. */
  int size() {
    return made;
  }

  Word leaf(DecisionNode.Leaf leaf) {
    Key key = Key.of(leaf.origin(), leaf.returnValue());
    Word word = returns.get(key);
    if (word == null) {
      word = new Word.Return(made++, leaf.origin(), leaf.returnValue());
      returns.put(key, word);
    }
    return word;
  }

  /** Whether the bits of {@code mask} in the word are {@code value}. */
  Word equal(int offset, int mask, int value, Word yes, Word no) {
    return branch(offset, mask, JEQ_K, value, yes, no);
  }

  /** Whether any bit of {@code mask} is set in the word. */
  Word anyBit(int offset, int mask, Word yes, Word no) {
    return branch(offset, Word.WHOLE, JSET_K, mask, yes, no);
  }

  /** Whether the word's bits of {@code mask} are above {@code value}, without sign. */
  Word above(int offset, int mask, int value, Word yes, Word no) {
    return branch(offset, mask, JGT_K, value, yes, no);
  }

  /** Whether the word's bits of {@code mask} are {@code value} or above, without sign. */
  Word atLeast(int offset, int mask, int value, Word yes, Word no) {
    return branch(offset, mask, JGE_K, value, yes, no);
  }

  /** The test of {@code branch}, leading elsewhere. */
  Word like(Word.Branch branch, Word yes, Word no) {
    return yes == branch.yes() && no == branch.no()
        ? branch
        : branch(branch.offset(), branch.mask(), branch.code(), branch.k(), yes, no);
  }

  private Word branch(int offset, int mask, int code, int k, Word yes, Word no) {
    Word.Branch branch = new Word.Branch(made, offset, mask, code, k, yes, no);
    if (rewrites.contains(Rewrite.DECIDED_STEPS)) {
      Word decided = DecidedSteps.of(branch);
      if (decided != branch) {
        return decided;
      }
    }
    if (rewrites.contains(Rewrite.BIT_STEPS)) {
      branch = BitSteps.of(branch);
    }
    if (rewrites.contains(Rewrite.ANSWERED_STEPS)) {
      branch = leading(branch, AnsweredSteps.skip(branch, true), AnsweredSteps.skip(branch, false));
    }
    if (branch.yes() == branch.no() && rewrites.contains(Rewrite.IDLE_STEPS)) {
      return branch.yes();
    }
    if (rewrites.contains(Rewrite.SHARED_STEPS)) {
      Key key = key(branch);
      Word shared = branches.get(key);
      if (shared != null) {
        return shared;
      }
      branches.put(key, branch);
    }
    made++;
    return branch;
  }

  private static Word.Branch leading(Word.Branch branch, Word yes, Word no) {
    return yes == branch.yes() && no == branch.no()
        ? branch
        : new Word.Branch(
            branch.id(), branch.offset(), branch.mask(), branch.code(), branch.k(), yes, no);
  }

  private static Key key(Word.Branch branch) {
    return Key.of(
        branch.offset(),
        branch.mask(),
        branch.code(),
        branch.k(),
        branch.yes().id(),
        branch.no().id());
  }
}

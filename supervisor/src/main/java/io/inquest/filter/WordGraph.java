package io.inquest.filter;

import static io.inquest.linux.bpf.Instruction.JEQ_K;
import static io.inquest.linux.bpf.Instruction.JGE_K;
import static io.inquest.linux.bpf.Instruction.JGT_K;
import static io.inquest.linux.bpf.Instruction.JSET_K;

import java.util.HashMap;
import java.util.Map;

/**
 * Makes the steps of a program on 32-bit words, each only once per {@link #section}. Used by one
 * thread.
 */
final class WordGraph {
  private static final int WHOLE = -1;

  private final Map<Key, Word> returns = new HashMap<>();
  private final Map<Key, Word> branches = new HashMap<>();
  private int made;

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

  Word leaf(Decision.Leaf leaf) {
    Key key = Key.of(leaf.origin(), leaf.returnValue());
    Word word = returns.get(key);
    if (word == null) {
      word = new Word.Return(made++, leaf.origin(), leaf.returnValue());
      returns.put(key, word);
    }
    return word;
  }

  private Word branch(int offset, int mask, int code, int k, Word yes, Word no) {
    if (yes == no) {
      return yes;
    }
    Key key = Key.of(offset, mask, code, k, yes.id(), no.id());
    Word word = branches.get(key);
    if (word == null) {
      word = new Word.Branch(made++, offset, mask, code, k, yes, no);
      branches.put(key, word);
    }
    return word;
  }

  /** Whether the bits of {@code mask} in the word are {@code value}, which lies within the mask. */
  Word equal(int offset, int mask, int value, Word yes, Word no) {
    if (mask == 0) {
      return yes;
    }
    if (mask == WHOLE) {
      return branch(offset, WHOLE, JEQ_K, value, yes, no);
    }
    if (value == 0) {
      return branch(offset, WHOLE, JSET_K, mask, no, yes);
    }
    if (value == mask && Integer.bitCount(mask) == 1) {
      return branch(offset, WHOLE, JSET_K, mask, yes, no);
    }
    return branch(offset, mask, JEQ_K, value, yes, no);
  }

  /** Whether any bit of {@code mask} is set in the word. */
  Word anyBit(int offset, int mask, Word yes, Word no) {
    return mask == 0 ? no : branch(offset, WHOLE, JSET_K, mask, yes, no);
  }

  /** Whether the word's bits of {@code mask} are above {@code value}, without sign. */
  Word above(int offset, int mask, int value, Word yes, Word no) {
    return value == mask ? no : branch(offset, mask, JGT_K, value, yes, no);
  }

  /** Whether the word's bits of {@code mask} are {@code value} or above, without sign. */
  Word atLeast(int offset, int mask, int value, Word yes, Word no) {
    return value == 0 ? yes : branch(offset, mask, JGE_K, value, yes, no);
  }
}

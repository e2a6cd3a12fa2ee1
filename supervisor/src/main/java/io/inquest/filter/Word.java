package io.inquest.filter;

/**
 * A step of a program on 32-bit words: what the stage <em>32-bit halves</em> gives. Two steps that
 * are alike are the same object if one {@link WordGraph} made them.
 */
sealed interface Word {

  /** Number within its graph; a step's number is above those of the steps it leads to. */
  int id();

  /**
   * Ends the program.
   *
   * @param origin the number of the rule that answers, or {@link Decision.Leaf#NO_ORIGIN}
   */
  record Return(int id, int origin, int returnValue) implements Word {}

  /**
   * Loads the word at {@code offset}, ands it with {@code mask}, compares it.
   *
   * @param offset a byte offset in {@code struct seccomp_data}
   * @param mask -1 for the whole word
   * @param code one of {@code Instruction}'s conditional jumps with a constant
   * @param k the constant
   */
  record Branch(int id, int offset, int mask, int code, int k, Word yes, Word no) implements Word {}
}

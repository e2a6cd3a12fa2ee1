package io.inquest.compile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A step of a program on 32-bit words: what the stage <em>32-bit halves</em> gives. A {@link
 * WordGraph} makes steps of one section that are alike one object, unless told not to ({@link
 * Rewrite#SHARED_STEPS}).
 */
sealed interface Word {
  /** The mask of all bits: the word itself is compared. */
  int WHOLE = -1;

  /** Number within its graph; a step's number is above those of the steps it leads to. */
  int id();

  /**
   * Ends the program.
   *
   * @param origin the number of the rule that answers, or {@link DecisionNode.Leaf#NO_ORIGIN}
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

  /**
   * This step and all that it leads to, each after those that it leads to itself; a test's {@code
   * yes} side is as near to it as can be. Programs may be long, so that this does not recurse.
   *
   * @param steps the number of steps of its graph
   */
  default List<Word> reachable(int steps) {
    boolean[] entered = new boolean[steps];
    boolean[] left = new boolean[steps];
    List<Word> order = new ArrayList<>();
    Deque<Word> open = new ArrayDeque<>();
    open.push(this);
    while (!open.isEmpty()) {
      Word word = open.peek();
      if (entered[word.id()]) {
        open.pop();
        if (!left[word.id()]) {
          left[word.id()] = true;
          order.add(word);
        }
        continue;
      }
      entered[word.id()] = true;
      if (word instanceof Branch branch) {
        for (Word next : new Word[] {branch.yes(), branch.no()}) {
          if (!entered[next.id()]) {
            open.push(next);
          }
        }
      }
    }
    return order;
  }
}

package io.inquest.compile;

import io.inquest.linux.seccomp.SeccompData;
import io.inquest.policy.Condition.Relation;
import io.inquest.policy.Condition.Test;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;

/**
 * Turns decisions into branches on 32-bit words without sign: the stage <em>32-bit halves</em>.
 * Used by one thread, for one section of the program.
 *
 * <p>Equality looks at the low half first: it is the one that differs, and several values of one
 * argument then need a single load and share one test of the high half. Order looks at the high
 * half first, as it must:
 *
 * <pre>
 *   high &gt; vh ──yes──▶ yes
 *     │no
 *   high == vh ──no──▶ no
 *     │yes
 *   low &gt; vl ──▶ yes or no
 * </pre>
 *
 * <p>Signed order differs in the topmost half alone, and there in the sign bit alone: numbers with
 * the bit lie below those without it.
 */
final class Halves {
  private final WordGraph words;
  private final IdentityHashMap<DecisionNode, Word> lowered = new IdentityHashMap<>();

  Halves(WordGraph words) {
    this.words = words;
  }

  /** The first step of a decision. Policies may be long, so that this does not recurse. */
  Word lower(DecisionNode root) {
    Deque<DecisionNode> open = new ArrayDeque<>();
    open.push(root);
    while (!open.isEmpty()) {
      DecisionNode decision = open.peek();
      Word word = lowered.get(decision);
      if (word == null && decision instanceof DecisionNode.Leaf leaf) {
        word = words.leaf(leaf);
      } else if (word == null && decision instanceof DecisionNode.Choice choice) {
        Word yes = lowered.get(choice.yes());
        Word no = lowered.get(choice.no());
        if (yes == null) {
          open.push(choice.yes());
        }
        if (no == null) {
          open.push(choice.no());
        }
        if (yes == null || no == null) {
          continue;
        }
        word = lower(choice.test(), yes, no);
      }
      lowered.put(decision, word);
      open.pop();
    }
    return lowered.get(root);
  }

  private Word lower(Test test, Word yes, Word no) {
    int low = SeccompData.ARGS + Long.BYTES * test.argument();
    int high = low + Integer.BYTES;
    boolean wide = test.bits() == 64;
    int maskHigh = (int) (test.mask() >>> 32);
    int valueHigh = (int) (test.value() >>> 32);
    return switch (test.relation()) {
      case EQUAL -> {
        Word rest = wide ? words.equal(high, maskHigh, valueHigh, yes, no) : yes;
        yield words.equal(low, (int) test.mask(), (int) test.value(), rest, no);
      }
      case ANY_BIT -> {
        Word rest = wide ? words.anyBit(high, maskHigh, yes, no) : no;
        yield words.anyBit(low, (int) test.mask(), yes, rest);
      }
      case GREATER, GREATER_OR_EQUAL ->
          wide ? ordered64(test, low, high, yes, no) : ordered(test, low, yes, no);
    };
  }

  private Word ordered64(Test test, int low, int high, Word yes, Word no) {
    int valueLow = (int) test.value();
    Word tie =
        test.relation() == Relation.GREATER
            ? words.above(low, Word.WHOLE, valueLow, yes, no)
            : words.atLeast(low, Word.WHOLE, valueLow, yes, no);
    return highOrder(test.signed(), high, (int) (test.value() >>> 32), tie, yes, no);
  }

  /** The high half decides unless it is {@code value}, when {@code tie} does. */
  private Word highOrder(boolean signed, int high, int value, Word tie, Word yes, Word no) {
    if (tie == yes) {
      return atLeast(signed, high, Word.WHOLE, value, yes, no);
    }
    if (tie == no) {
      return above(signed, high, Word.WHOLE, value, yes, no);
    }
    int lowest = signed ? Integer.MIN_VALUE : 0;
    int highest = signed ? Integer.MAX_VALUE : -1;
    if (value == lowest) {
      return words.equal(high, Word.WHOLE, value, tie, yes);
    }
    if (value == highest) {
      return words.equal(high, Word.WHOLE, value, tie, no);
    }
    return above(
        signed, high, Word.WHOLE, value, yes, words.equal(high, Word.WHOLE, value, tie, no));
  }

  private Word ordered(Test test, int offset, Word yes, Word no) {
    int mask = (int) Test.low(test.bits());
    int value = (int) test.value();
    return test.relation() == Relation.GREATER
        ? above(test.signed(), offset, mask, value, yes, no)
        : atLeast(test.signed(), offset, mask, value, yes, no);
  }

  private Word above(boolean signed, int offset, int mask, int value, Word yes, Word no) {
    if (!signed) {
      return words.above(offset, mask, value, yes, no);
    }
    int sign = mask ^ (mask >>> 1);
    if ((value & sign) == 0) {
      // Above: without the sign bit, and above.
      Word positive = words.above(offset, mask, value, yes, no);
      return value == (mask >>> 1) ? no : words.atLeast(offset, mask, sign, no, positive);
    }
    // Above: without the sign bit, or above.
    Word negative = words.atLeast(offset, mask, sign, no, yes);
    return words.above(offset, mask, value, yes, negative);
  }

  private Word atLeast(boolean signed, int offset, int mask, int value, Word yes, Word no) {
    if (!signed) {
      return words.atLeast(offset, mask, value, yes, no);
    }
    int sign = mask ^ (mask >>> 1);
    if ((value & sign) == 0) {
      Word positive = words.atLeast(offset, mask, value, yes, no);
      return words.atLeast(offset, mask, sign, no, positive);
    }
    if (value == sign) {
      return yes;
    }
    Word negative = words.atLeast(offset, mask, sign, no, yes);
    return words.atLeast(offset, mask, value, yes, negative);
  }
}

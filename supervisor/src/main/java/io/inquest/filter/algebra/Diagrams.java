package io.inquest.filter.algebra;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;

/**
 * Ordered, reduced decision diagrams over bits, with numbers as leaves (Bryant 1986; multi-terminal
 * as in Fujita, McGeer and Yang 1997). Used by one thread.
 *
 * <p>A diagram is a function of the bits, named by a number. Two diagrams of one {@code Diagrams}
 * are the same number exactly if they are the same function: that makes comparisons exact. A
 * condition is a diagram whose leaves are 0 and 1.
 *
 * <pre>
 *   node   bit     low          high
 *   leaf   LEAF    its number   unused
 * </pre>
 */
final class Diagrams {
  /** The condition that never holds. */
  static final int FALSE = 0;

  /** The condition that always holds. */
  static final int TRUE = 1;

  private static final int LEAF = Integer.MAX_VALUE;
  private static final int FIRST_SIZE = 1 << 12;

  private final int most;
  private int[] bits = new int[FIRST_SIZE];
  private int[] lows = new int[FIRST_SIZE];
  private int[] highs = new int[FIRST_SIZE];
  private int[] table = new int[2 * FIRST_SIZE];
  private int[] choices = new int[4 * FIRST_SIZE];
  private int count;

  /**
   * @param most so many nodes are made at most
   */
  Diagrams(int most) {
    this.most = most;
    Arrays.fill(table, -1);
    Arrays.fill(choices, -1);
    leaf(0);
    leaf(1);
  }

  /** The function that is this number everywhere. */
  int leaf(int number) {
    return make(LEAF, number, 0);
  }

  /** The condition that a bit is set. */
  int bit(int bit) {
    return make(bit, FALSE, TRUE);
  }

  /** {@code high} where the bit is set, else {@code low}; both of later bits alone. */
  int node(int bit, int low, int high) {
    return low == high ? low : make(bit, low, high);
  }

  boolean isLeaf(int diagram) {
    return bits[diagram] == LEAF;
  }

  /** The number of a leaf. */
  int number(int leaf) {
    return lows[leaf];
  }

  /** The first bit that matters; above all bits for a leaf. */
  int topBit(int diagram) {
    return bits[diagram];
  }

  /** What remains where the top bit is not set. */
  int low(int diagram) {
    return lows[diagram];
  }

  /** What remains where the top bit is set. */
  int high(int diagram) {
    return highs[diagram];
  }

  int not(int condition) {
    return choose(condition, FALSE, TRUE);
  }

  int and(int one, int other) {
    return choose(one, other, FALSE);
  }

  int or(int one, int other) {
    return choose(one, TRUE, other);
  }

  int xor(int one, int other) {
    return choose(one, not(other), other);
  }

  /** {@code yes} where the condition holds, else {@code no}. */
  int choose(int condition, int yes, int no) {
    if (condition == TRUE || yes == no) {
      return yes;
    }
    if (condition == FALSE) {
      return no;
    }
    if (yes == TRUE && no == FALSE) {
      return condition;
    }
    int slot = 4 * (hash(condition, yes, no) & (choices.length / 4 - 1));
    if (choices[slot] == condition && choices[slot + 1] == yes && choices[slot + 2] == no) {
      return choices[slot + 3];
    }
    int bit = Math.min(bits[condition], Math.min(bits[yes], bits[no]));
    int low = choose(side(condition, bit, lows), side(yes, bit, lows), side(no, bit, lows));
    int high = choose(side(condition, bit, highs), side(yes, bit, highs), side(no, bit, highs));
    int made = node(bit, low, high);
    // The table may have grown meanwhile.
    slot = 4 * (hash(condition, yes, no) & (choices.length / 4 - 1));
    choices[slot] = condition;
    choices[slot + 1] = yes;
    choices[slot + 2] = no;
    choices[slot + 3] = made;
    return made;
  }

  /**
   * A small condition that agrees with another wherever {@code care} holds: a bit is left out where
   * what follows on one side does for the other, too (Shiple et al. 1994).
   */
  int restrict(int condition, int care) {
    return restrict(condition, care, new HashMap<>());
  }

  private int restrict(int condition, int care, Map<Long, Integer> done) {
    if (care == TRUE || care == FALSE || isLeaf(condition)) {
      return condition;
    }
    long key = (long) condition << 32 | care;
    Integer known = done.get(key);
    if (known != null) {
      return known;
    }
    int made;
    int bit = bits[condition];
    if (bits[care] < bit) {
      made = restrict(condition, or(lows[care], highs[care]), done);
    } else {
      int low = lows[condition];
      int high = highs[condition];
      int careLow = side(care, bit, lows);
      int careHigh = side(care, bit, highs);
      int fewerLow = restrict(low, careLow, done);
      int fewerHigh = restrict(high, careHigh, done);
      if (agree(fewerHigh, low, careLow)) {
        made = fewerHigh;
      } else {
        made = agree(fewerLow, high, careHigh) ? fewerLow : node(bit, fewerLow, fewerHigh);
      }
    }
    done.put(key, made);
    return made;
  }

  private boolean agree(int one, int other, int care) {
    return and(xor(one, other), care) == FALSE;
  }

  /** The function that combines the numbers of two, point by point. */
  int combine(int one, int other, IntBinaryOperator operator) {
    return combine(one, other, operator, new HashMap<>());
  }

  private int combine(int one, int other, IntBinaryOperator operator, Map<Long, Integer> done) {
    if (isLeaf(one) && isLeaf(other)) {
      return leaf(operator.applyAsInt(number(one), number(other)));
    }
    long key = (long) one << 32 | other;
    Integer known = done.get(key);
    if (known != null) {
      return known;
    }
    int bit = Math.min(bits[one], bits[other]);
    int low = combine(side(one, bit, lows), side(other, bit, lows), operator, done);
    int high = combine(side(one, bit, highs), side(other, bit, highs), operator, done);
    int made = node(bit, low, high);
    done.put(key, made);
    return made;
  }

  /** The function with each number replaced by another. */
  int map(int diagram, IntUnaryOperator operator) {
    return combine(diagram, FALSE, (number, ignored) -> operator.applyAsInt(number));
  }

  /** The condition that the function is this number. */
  int where(int diagram, int number) {
    return map(diagram, each -> each == number ? 1 : 0);
  }

  private int side(int diagram, int bit, int[] sides) {
    return bits[diagram] == bit ? sides[diagram] : diagram;
  }

  private int make(int bit, int low, int high) {
    int mask = table.length - 1;
    int slot = hash(bit, low, high) & mask;
    while (table[slot] >= 0) {
      int node = table[slot];
      if (bits[node] == bit && lows[node] == low && highs[node] == high) {
        return node;
      }
      slot = slot + 1 & mask;
    }
    if (count >= most) {
      throw new TooComplexException("its decision diagram has more than " + most + " nodes");
    }
    if (count == bits.length) {
      grow();
      return make(bit, low, high);
    }
    bits[count] = bit;
    lows[count] = low;
    highs[count] = high;
    table[slot] = count;
    return count++;
  }

  private void grow() {
    int size = 2 * bits.length;
    bits = Arrays.copyOf(bits, size);
    lows = Arrays.copyOf(lows, size);
    highs = Arrays.copyOf(highs, size);
    table = new int[2 * size];
    Arrays.fill(table, -1);
    for (int node = 0; node < count; node++) {
      int slot = hash(bits[node], lows[node], highs[node]) & table.length - 1;
      while (table[slot] >= 0) {
        slot = slot + 1 & table.length - 1;
      }
      table[slot] = node;
    }
    choices = new int[4 * size];
    Arrays.fill(choices, -1);
  }

  private static int hash(int one, int two, int three) {
    int hash = (one * 0x9e3779b1 + two) * 0x85ebca6b + three * 0xc2b2ae35;
    return hash ^ hash >>> 15;
  }
}

package io.inquest.filter.algebra;

import static io.inquest.linux.bpf.Instruction.*;

/** BPF's arithmetic and comparisons on symbolic words; all values are unsigned. */
final class SymbolicAlu {
  /** The bits of an opcode that tell the operation, without the source of its operand. */
  private static final int OPERATION = 0xf7;

  private static final int BITS = 32;

  private final Diagrams diagrams;

  SymbolicAlu(Diagrams diagrams) {
    this.diagrams = diagrams;
  }

  /** The new A of an arithmetic instruction; a division by zero gives no number that matters. */
  SymbolicWord apply(int code, SymbolicWord a, SymbolicWord operand) {
    return switch (code & OPERATION) {
      case ADD_K -> sum(a, operand, Diagrams.FALSE);
      case SUB_K -> sum(a, not(operand), Diagrams.TRUE);
      case MUL_K -> product(a, operand);
      case DIV_K -> quotient(a, operand);
      case OR_K -> bitwise(a, operand, diagrams::or);
      case AND_K -> bitwise(a, operand, diagrams::and);
      case XOR_K -> bitwise(a, operand, diagrams::xor);
      case LSH_K -> shifted(a, operand, 1);
      case RSH_K -> shifted(a, operand, -1);
      case NEG -> sum(SymbolicWord.ZERO, not(a), Diagrams.TRUE);
      default -> throw new IllegalArgumentException("opcode 0x" + Integer.toHexString(code));
    };
  }

  /** The condition under which a conditional jump's test holds. */
  int holds(int code, SymbolicWord a, SymbolicWord operand) {
    return switch (code & OPERATION) {
      case JEQ_K -> equal(a, operand);
      case JGT_K -> diagrams.not(atLeast(operand, a));
      case JGE_K -> atLeast(a, operand);
      case JSET_K -> anyBit(a, operand);
      default -> throw new IllegalArgumentException("opcode 0x" + Integer.toHexString(code));
    };
  }

  int equal(SymbolicWord one, SymbolicWord other) {
    int equal = Diagrams.TRUE;
    for (int i = 0; i < BITS; i++) {
      equal = diagrams.and(diagrams.not(diagrams.xor(one.bit(i), other.bit(i))), equal);
    }
    return equal;
  }

  private int atLeast(SymbolicWord one, SymbolicWord other) {
    int atLeast = Diagrams.TRUE;
    for (int i = 0; i < BITS; i++) {
      int above = diagrams.or(one.bit(i), atLeast);
      int below = diagrams.and(one.bit(i), atLeast);
      atLeast = diagrams.choose(other.bit(i), below, above);
    }
    return atLeast;
  }

  private int anyBit(SymbolicWord one, SymbolicWord other) {
    int any = Diagrams.FALSE;
    for (int i = 0; i < BITS; i++) {
      any = diagrams.or(diagrams.and(one.bit(i), other.bit(i)), any);
    }
    return any;
  }

  private interface Gate {
    int apply(int one, int other);
  }

  private static SymbolicWord bitwise(SymbolicWord one, SymbolicWord other, Gate gate) {
    int[] bits = new int[BITS];
    for (int i = 0; i < BITS; i++) {
      bits[i] = gate.apply(one.bit(i), other.bit(i));
    }
    return new SymbolicWord(bits);
  }

  private SymbolicWord not(SymbolicWord word) {
    return bitwise(word, word, (bit, same) -> diagrams.not(bit));
  }

  private SymbolicWord sum(SymbolicWord one, SymbolicWord other, int carry) {
    int[] bits = new int[BITS];
    int carried = carry;
    for (int i = 0; i < BITS; i++) {
      int half = diagrams.xor(one.bit(i), other.bit(i));
      bits[i] = diagrams.xor(half, carried);
      carried = diagrams.choose(half, carried, one.bit(i));
    }
    return new SymbolicWord(bits);
  }

  private SymbolicWord product(SymbolicWord one, SymbolicWord other) {
    SymbolicWord product = SymbolicWord.ZERO;
    for (int i = 0; i < BITS; i++) {
      if (other.bit(i) != Diagrams.FALSE) {
        product = choose(other.bit(i), sum(product, moved(one, i), Diagrams.FALSE), product);
      }
    }
    return product;
  }

  /** Long division, from the highest bit down. */
  private SymbolicWord quotient(SymbolicWord dividend, SymbolicWord divisor) {
    int[] quotient = new int[BITS];
    SymbolicWord rest = SymbolicWord.ZERO;
    for (int i = BITS - 1; i >= 0; i--) {
      // The bit that moves out of the rest makes it greater than any divisor.
      int out = rest.bit(BITS - 1);
      rest = bitwise(moved(rest, 1), lowest(dividend.bit(i)), diagrams::or);
      quotient[i] = diagrams.or(out, atLeast(rest, divisor));
      rest = choose(quotient[i], sum(rest, not(divisor), Diagrams.TRUE), rest);
    }
    return new SymbolicWord(quotient);
  }

  private static SymbolicWord lowest(int bit) {
    int[] bits = new int[BITS];
    bits[0] = bit;
    return new SymbolicWord(bits);
  }

  /** Shifts by the operand's lowest five bits, as the kernel does by X. */
  private SymbolicWord shifted(SymbolicWord word, SymbolicWord by, int direction) {
    SymbolicWord shifted = word;
    for (int i = 0; i < 5; i++) {
      shifted = choose(by.bit(i), moved(shifted, direction * (1 << i)), shifted);
    }
    return shifted;
  }

  private static SymbolicWord moved(SymbolicWord word, int left) {
    int[] bits = new int[BITS];
    for (int i = 0; i < BITS; i++) {
      int from = i - left;
      bits[i] = from >= 0 && from < BITS ? word.bit(from) : Diagrams.FALSE;
    }
    return new SymbolicWord(bits);
  }

  private SymbolicWord choose(int condition, SymbolicWord yes, SymbolicWord no) {
    return bitwise(yes, no, (one, other) -> diagrams.choose(condition, one, other));
  }

  /** The word's value as a number for each call. */
  int value(SymbolicWord word) {
    int value = Diagrams.FALSE;
    for (int i = 0; i < BITS; i++) {
      int shift = i;
      value = diagrams.combine(value, word.bit(i), (number, bit) -> number | bit << shift);
    }
    return value;
  }
}

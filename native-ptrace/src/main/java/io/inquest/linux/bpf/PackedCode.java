package io.inquest.linux.bpf;

import static io.inquest.linux.bpf.Instruction.*;

/**
 * A program as the evaluator reads it: two ints an instruction.
 *
 * <pre>
 *   int 0   bits 0-7    operation, one of the constants below
 *           bits 8-19   distance when the test holds, in ints; or the opcode of ALU and ALU_X
 *           bits 20-31  distance when it does not, in ints; for CHAIN the ints of its followers
 *   int 1   k; for LOAD the index of the word, for JUMP the distance in ints, for COMPARE_X the
 *           opcode, for JGE and JGT k with its sign bit flipped
 * </pre>
 *
 * <p>A {@code CHAIN} is a {@code jeq} that falls through when its test fails; its followers are
 * those that come directly after it. Most filters consist of little else, so the evaluator takes a
 * whole chain at once.
 */
final class PackedCode {
  // Numbered by frequency: the client compiler turns a switch into a chain of comparisons in the
  // order of its labels, and filters are mostly loads and tests for equality.
  static final int LOAD = 0;
  static final int CHAIN = 1;
  static final int JEQ = 2;
  static final int JGE = 3;
  static final int JGT = 4;
  static final int RETURN = 5;
  static final int JSET = 6;
  static final int JUMP = 7;
  static final int AND = 8;
  static final int SET = 9;
  static final int STORE = 10;
  static final int RECALL = 11;
  static final int RETURN_A = 12;
  static final int ALU = 13;
  static final int ALU_X = 14;
  static final int COMPARE_X = 15;
  static final int SET_X = 16;
  static final int STORE_X = 17;
  static final int RECALL_X = 18;
  static final int TAX = 19;
  static final int TXA = 20;

  static final int OPERATION = 0xff;

  private static final int HOLDS_SHIFT = 8;
  private static final int FAILS_SHIFT = 20;
  private static final int DISTANCE = 0xfff;
  private static final int MOST_FOLLOWERS = DISTANCE / 2;

  private PackedCode() {}

  static int[] of(Program program) {
    int[] code = new int[2 * program.length()];
    int followers = 0;
    for (int index = program.length() - 1; index >= 0; index--) {
      Instruction each = program.instruction(index);
      boolean chained = each.code() == JEQ_K && each.jf() == 0;
      code[2 * index] = chained ? chain(each, followers) : head(each);
      code[2 * index + 1] = operand(each);
      followers = chained ? Math.min(followers + 1, MOST_FOLLOWERS) : 0;
    }
    return code;
  }

  /** Orders unsigned numbers as signed ones: flips the sign bit. */
  static int biased(int value) {
    return value ^ Integer.MIN_VALUE;
  }

  static int ifHolds(int head) {
    return head >> HOLDS_SHIFT & DISTANCE;
  }

  static int ifFails(int head) {
    return head >>> FAILS_SHIFT;
  }

  static int opcode(int head) {
    return head >> HOLDS_SHIFT & DISTANCE;
  }

  private static int chain(Instruction each, int followers) {
    return CHAIN | (2 * each.jt()) << HOLDS_SHIFT | (2 * followers) << FAILS_SHIFT;
  }

  private static int head(Instruction each) {
    return switch (each.code()) {
      case LD_ABS -> LOAD;
      case JEQ_K -> JEQ | distances(each);
      case JGE_K -> JGE | distances(each);
      case JGT_K -> JGT | distances(each);
      case JSET_K -> JSET | distances(each);
      case JEQ_X, JGE_X, JGT_X, JSET_X -> COMPARE_X | distances(each);
      case RET_K -> RETURN;
      case RET_A -> RETURN_A;
      case JA -> JUMP;
      case AND_K -> AND;
      case LD_IMM, LD_LEN -> SET;
      case ST -> STORE;
      case LD_MEM -> RECALL;
      case LDX_IMM, LDX_LEN -> SET_X;
      case STX -> STORE_X;
      case LDX_MEM -> RECALL_X;
      case Instruction.TAX -> TAX;
      case Instruction.TXA -> TXA;
      default -> (each.readsIndex() ? ALU_X : ALU) | each.code() << HOLDS_SHIFT;
    };
  }

  private static int operand(Instruction each) {
    return switch (each.code()) {
      case LD_ABS -> each.k() / Integer.BYTES;
      case LD_LEN, LDX_LEN -> FilterInput.SIZE;
      case JA -> 2 * each.k();
      case JGE_K, JGT_K -> biased(each.k());
      case JEQ_X, JGE_X, JGT_X, JSET_X -> each.code();
      default -> each.k();
    };
  }

  private static int distances(Instruction each) {
    return (2 * each.jt()) << HOLDS_SHIFT | (2 * each.jf()) << FAILS_SHIFT;
  }
}

package io.inquest.linux.bpf;

import static io.inquest.linux.bpf.Instruction.*;

/** What the arithmetic and conditional instructions compute; all values are unsigned 32-bit. */
final class Alu {
  /** The bits of an opcode that tell the operation, without the source of its operand. */
  private static final int OPERATION = 0xf7;

  private static final int CLASS = 0x07;

  private Alu() {}

  /**
   * The new A of an arithmetic instruction.
   *
   * @param code its opcode
   * @param operand k or X, not 0 for a division
   */
  static int apply(int code, int a, int operand) {
    return switch (code & OPERATION) {
      case ADD_K -> a + operand;
      case SUB_K -> a - operand;
      case MUL_K -> a * operand;
      case DIV_K -> Integer.divideUnsigned(a, operand);
      case OR_K -> a | operand;
      case AND_K -> a & operand;
      // Java masks a shift distance to 5 bits, as the kernel does one that comes from X.
      case LSH_K -> a << operand;
      case RSH_K -> a >>> operand;
      case NEG -> -a;
      case XOR_K -> a ^ operand;
      default -> throw new AssertionError("opcode 0x" + Integer.toHexString(code));
    };
  }

  /** Whether an opcode is one of those that {@link #apply} computes. */
  static boolean isArithmetic(int code) {
    return (code & CLASS) == (ADD_K & CLASS);
  }

  /** The name of an arithmetic or conditional instruction in the kernel's {@code bpf_asm}. */
  static String mnemonic(int code) {
    return switch (code & OPERATION) {
      case ADD_K -> "add";
      case SUB_K -> "sub";
      case MUL_K -> "mul";
      case DIV_K -> "div";
      case OR_K -> "or";
      case AND_K -> "and";
      case LSH_K -> "lsh";
      case RSH_K -> "rsh";
      case NEG -> "neg";
      case XOR_K -> "xor";
      case JEQ_K -> "jeq";
      case JGT_K -> "jgt";
      case JGE_K -> "jge";
      case JSET_K -> "jset";
      default -> throw new AssertionError("opcode 0x" + Integer.toHexString(code));
    };
  }

  /** Whether an arithmetic instruction whose operand is X ends the program with 0. */
  static boolean endsProgram(int code, int x) {
    return code == DIV_X && x == 0;
  }

  /**
   * The outcome of a conditional jump's test.
   *
   * @param code its opcode
   * @param operand k or X
   */
  static boolean holds(int code, int a, int operand) {
    return switch (code & OPERATION) {
      case JEQ_K -> a == operand;
      case JGT_K -> Integer.compareUnsigned(a, operand) > 0;
      case JGE_K -> Integer.compareUnsigned(a, operand) >= 0;
      case JSET_K -> (a & operand) != 0;
      default -> throw new AssertionError("opcode 0x" + Integer.toHexString(code));
    };
  }
}

package io.inquest.linux.bpf;

import static io.inquest.linux.bpf.Instruction.*;

/** What the arithmetic and conditional instructions compute; all values are unsigned 32-bit. */
final class Alu {
  /** The bits of an opcode that tell the operation, without the source of its operand. */
  private static final int OPERATION = 0xf7;

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

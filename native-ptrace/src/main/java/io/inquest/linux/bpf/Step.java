package io.inquest.linux.bpf;

/**
 * One executed instruction and what it left behind.
 *
 * @param index its index in the program
 * @param instruction the instruction
 * @param a the accumulator afterwards: the loaded or computed value, and for a jump the value that
 *     was compared
 * @param x the index register afterwards
 * @param next index of the instruction executed next, or {@link #END}
 */
public record Step(int index, Instruction instruction, int a, int x, int next) {
  /** The {@link #next} of the step that ended the program. */
  public static final int END = -1;

  /** What it did with which values: {@code A = 0x101}, {@code 0x101 != 0x2}; empty for a return. */
  public String remark() {
    if (instruction.isReturn() || instruction.code() == Instruction.JA) {
      return "";
    }
    if (instruction.isConditional()) {
      int operand = instruction.readsIndex() ? x : instruction.k();
      return hex(a) + relation() + hex(operand);
    }
    return switch (instruction.code()) {
      case Instruction.LDX_IMM, Instruction.LDX_LEN, Instruction.LDX_MEM, Instruction.TAX ->
          "X = " + hex(x);
      case Instruction.ST, Instruction.STX -> "";
      default -> "A = " + hex(a);
    };
  }

  private String relation() {
    boolean held = held();
    return switch (instruction.code()) {
      case Instruction.JEQ_K, Instruction.JEQ_X -> held ? " == " : " != ";
      case Instruction.JGT_K, Instruction.JGT_X -> held ? " > " : " <= ";
      case Instruction.JGE_K, Instruction.JGE_X -> held ? " >= " : " < ";
      default -> held ? " has bits of " : " has no bit of ";
    };
  }

  private static String hex(int value) {
    return "0x" + Integer.toHexString(value);
  }

  /** Whether the test of this conditional jump held: {@code next} is its jt. */
  public boolean held() {
    return instruction.isConditional()
        && Alu.holds(instruction.code(), a, instruction.readsIndex() ? x : instruction.k());
  }
}

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

  /** Whether the test of this conditional jump held: {@code next} is its jt. */
  public boolean held() {
    return instruction.isConditional()
        && Alu.holds(instruction.code(), a, instruction.readsIndex() ? x : instruction.k());
  }
}

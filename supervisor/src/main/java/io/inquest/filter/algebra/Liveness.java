package io.inquest.filter.algebra;

import static io.inquest.linux.bpf.Instruction.*;

import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;

/** Which registers and scratch words an instruction, or one after it, may still read. */
final class Liveness {
  static final int A = 0;
  static final int X = 1;
  static final int SCRATCH = 2;
  static final int REGISTERS = SCRATCH + Program.SCRATCH_WORDS;

  private final int[] live;

  private Liveness(int[] live) {
    this.live = live;
  }

  static Liveness of(Program program) {
    int[] live = new int[program.length()];
    for (int index = program.length() - 1; index >= 0; index--) {
      Instruction each = program.instruction(index);
      int after;
      if (each.isReturn()) {
        after = 0;
      } else if (each.code() == JA) {
        after = live[index + 1 + each.k()];
      } else if (each.isConditional()) {
        after = live[index + 1 + each.jt()] | live[index + 1 + each.jf()];
      } else {
        after = live[index + 1];
      }
      live[index] = (after & ~written(each)) | read(each);
    }
    return new Liveness(live);
  }

  /** Whether what a register holds before an instruction can matter. */
  boolean isLive(int instruction, int register) {
    return (live[instruction] & 1 << register) != 0;
  }

  private static int written(Instruction each) {
    return switch (each.code()) {
      case LD_ABS, LD_LEN, LD_IMM, LD_MEM, TXA -> 1 << A;
      case LDX_LEN, LDX_IMM, LDX_MEM, Instruction.TAX -> 1 << X;
      case ST, STX -> 1 << (SCRATCH + each.k());
      default -> 0;
    };
  }

  private static int read(Instruction each) {
    return switch (each.code()) {
      case LD_ABS, LD_LEN, LD_IMM, LDX_LEN, LDX_IMM, JA, RET_K -> 0;
      case LD_MEM, LDX_MEM -> 1 << (SCRATCH + each.k());
      case STX, Instruction.TXA -> 1 << X;
      case ST, Instruction.TAX, RET_A, NEG -> 1 << A;
      default -> 1 << A | (each.readsIndex() ? 1 << X : 0);
    };
  }
}

package io.inquest.linux.bpf;

import static io.inquest.linux.bpf.Instruction.*;
import static io.inquest.linux.bpf.ProgramException.WHOLE_PROGRAM;

import java.util.Arrays;
import java.util.List;

/**
 * The kernel's checks: {@code bpf_check_classic} and {@code check_load_and_stores} of {@code
 * net/core/filter.c}, then {@code seccomp_check_filter} of {@code kernel/seccomp.c}, which refuses
 * {@code MOD}, loads of bytes and half words, and indirect loads.
 */
final class ProgramCheck {
  private static final int REGISTER_BITS = 32;
  private static final int EVERY_WORD = 0xffff;

  private final List<Instruction> program;
  private final int length;
  private final int longest;

  ProgramCheck(List<Instruction> program, int longest) {
    this.program = program;
    this.longest = longest;
    this.length = program.size();
  }

  void check() {
    if (length == 0 || length > longest) {
      throw new ProgramException(
          WHOLE_PROGRAM,
          "has " + length + " instructions; the kernel takes 1 to " + Program.MAX_LENGTH);
    }
    for (int index = 0; index < length; index++) {
      checkInstruction(index, program.get(index));
    }
    if (!program.get(length - 1).isReturn()) {
      throw new ProgramException(length - 1, "the last instruction is not a return");
    }
    checkScratchLoads();
  }

  private void checkInstruction(int index, Instruction each) {
    int k = each.k();
    switch (each.code()) {
      case LD_ABS -> checkLoad(index, k);
      case DIV_K -> require(k != 0, index, "division by the constant zero");
      case LSH_K, RSH_K ->
          require(
              Integer.compareUnsigned(k, REGISTER_BITS) < 0,
              index,
              "shift by " + Integer.toUnsignedString(k) + " bits; at most 31");
      case LD_MEM, LDX_MEM, ST, STX ->
          require(
              Integer.compareUnsigned(k, Program.SCRATCH_WORDS) < 0,
              index,
              "scratch word " + Integer.toUnsignedString(k) + "; the last is 15");
      case JA -> checkTarget(index, Integer.toUnsignedLong(k));
      case JEQ_K, JEQ_X, JGT_K, JGT_X, JGE_K, JGE_X, JSET_K, JSET_X -> {
        checkTarget(index, each.jt());
        checkTarget(index, each.jf());
      }
      case LD_LEN, LD_IMM, LDX_LEN, LDX_IMM, TAX, TXA, NEG, RET_K, RET_A -> {}
      case ADD_K, ADD_X, SUB_K, SUB_X, MUL_K, MUL_X, DIV_X, OR_K, OR_X -> {}
      case AND_K, AND_X, LSH_X, RSH_X, XOR_K, XOR_X -> {}
      default ->
          throw new ProgramException(
              index, "opcode 0x" + Integer.toHexString(each.code()) + " is not one of seccomp's");
    }
  }

  private static void checkLoad(int index, int offset) {
    require(
        Integer.compareUnsigned(offset, FilterInput.SIZE) < 0,
        index,
        "load at offset " + Integer.toUnsignedString(offset) + "; the last word is at 60");
    require((offset & 3) == 0, index, "load at offset " + offset + ", not a multiple of 4");
  }

  private void checkTarget(int index, long distance) {
    long target = index + 1 + distance;
    require(
        target < length, index, "jump to instruction " + target + "; the last is " + (length - 1));
  }

  /**
   * No path may load a scratch word that it has not stored. Jumps lead forward only, so that one
   * pass knows, at each instruction, the words stored on every path to it.
   */
  private void checkScratchLoads() {
    int[] storedAt = new int[length];
    Arrays.fill(storedAt, EVERY_WORD);
    int stored = 0;
    for (int index = 0; index < length; index++) {
      stored &= storedAt[index];
      Instruction each = program.get(index);
      switch (each.code()) {
        case ST, STX -> stored |= 1 << each.k();
        case LD_MEM, LDX_MEM ->
            require(
                (stored & 1 << each.k()) != 0,
                index,
                "scratch word " + each.k() + " may be loaded before it is stored");
        case JA -> {
          storedAt[index + 1 + each.k()] &= stored;
          stored = EVERY_WORD;
        }
        default -> {
          if (each.isConditional()) {
            storedAt[index + 1 + each.jt()] &= stored;
            storedAt[index + 1 + each.jf()] &= stored;
            stored = EVERY_WORD;
          }
          // A return keeps what is stored, as in the kernel: the instruction after it is judged as
          // if it were reached from there.
        }
      }
    }
  }

  private static void require(boolean holds, int index, String reason) {
    if (!holds) {
      throw new ProgramException(index, reason);
    }
  }
}

package io.inquest.linux.bpf;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/**
 * What a program may return when some words of its input are known and the others are not: one pass
 * forward, as its jumps lead, that follows both ways of a test whose outcome is open.
 */
public final class PossibleReturns {
  private final Program program;
  private final OptionalInt[] words;
  private final boolean[] reached;

  /** What A holds before each instruction, null where that is open. */
  private final Integer[] accumulators;

  private PossibleReturns(Program program, OptionalInt[] words) {
    this.program = program;
    this.words = words;
    this.reached = new boolean[program.length()];
    this.accumulators = new Integer[program.length()];
  }

  /** As {@link #include(Program, OptionalInt[], IntPredicate)}, with no word known. */
  public static boolean include(Program program, IntPredicate sought) {
    OptionalInt[] words = new OptionalInt[FilterInput.SIZE / Integer.BYTES];
    Arrays.fill(words, OptionalInt.empty());
    return include(program, words, sought);
  }

  /**
   * Whether a program may return a value.
   *
   * @param words the input's 32-bit words, as far as they are known
   * @param sought which values are meant; a computed one may be any
   * @return false only if it certainly returns none of them
   */
  public static boolean include(Program program, OptionalInt[] words, IntPredicate sought) {
    return new PossibleReturns(program, words.clone()).include(sought);
  }

  private boolean include(IntPredicate sought) {
    arrive(0, 0);
    for (int at = 0; at < program.length(); at++) {
      if (!reached[at]) {
        continue;
      }
      Instruction instruction = program.instruction(at);
      Integer a = accumulators[at];
      if (instruction.isReturn()) {
        Integer returned = instruction.code() == Instruction.RET_K ? (Integer) instruction.k() : a;
        if (returned == null || sought.test(returned)) {
          return true;
        }
      } else if (instruction.code() == Instruction.JA) {
        arrive(at + 1 + instruction.k(), a);
      } else if (instruction.isConditional()) {
        branch(at, instruction, a);
      } else {
        if (Alu.endsProgram(instruction.code(), 0) && sought.test(0)) {
          return true;
        }
        arrive(at + 1, after(instruction, a));
      }
    }
    return false;
  }

  private void branch(int at, Instruction instruction, Integer a) {
    boolean open = a == null || instruction.readsIndex();
    boolean holds = !open && Alu.holds(instruction.code(), a, instruction.k());
    if (open || holds) {
      arrive(at + 1 + instruction.jt(), a);
    }
    if (!holds) {
      arrive(at + 1 + instruction.jf(), a);
    }
  }

  private Integer after(Instruction instruction, Integer a) {
    int code = instruction.code();
    if (code == Instruction.LD_ABS) {
      OptionalInt word = words[instruction.k() / Integer.BYTES];
      return word.isPresent() ? word.getAsInt() : null;
    }
    if (code == Instruction.LD_IMM) {
      return instruction.k();
    }
    if (code == Instruction.LD_LEN || code == Instruction.LD_MEM || code == Instruction.TXA) {
      return null;
    }
    if (Alu.isArithmetic(code)) {
      return a == null || instruction.readsIndex() ? null : Alu.apply(code, a, instruction.k());
    }
    return a;
  }

  private void arrive(int at, Integer a) {
    boolean agrees = !reached[at] || (a != null && a.equals(accumulators[at]));
    accumulators[at] = agrees ? a : null;
    reached[at] = true;
  }
}

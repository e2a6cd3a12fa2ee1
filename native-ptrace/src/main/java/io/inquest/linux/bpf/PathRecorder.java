package io.inquest.linux.bpf;

import static io.inquest.linux.bpf.Instruction.*;

import java.util.ArrayList;
import java.util.List;

/** Runs a program for the sake of its path; {@link Evaluator#run} is the fast way to its answer. */
final class PathRecorder {
  private final FilterInput input;
  private final int[] scratch = new int[Program.SCRATCH_WORDS];
  private int a;
  private int x;

  PathRecorder(FilterInput input) {
    this.input = input;
  }

  List<Step> record(Program program) {
    List<Step> path = new ArrayList<>();
    int index = 0;
    while (index != Step.END) {
      Instruction each = program.instruction(index);
      int next = next(index, each);
      path.add(new Step(index, each, a, x, next));
      index = next;
    }
    return path;
  }

  /** Where an instruction leads; carries out the instruction. */
  private int next(int index, Instruction each) {
    int code = each.code();
    int operand = each.readsIndex() ? x : each.k();
    if (each.isReturn()) {
      return Step.END;
    }
    if (code == JA) {
      return index + 1 + operand;
    }
    if (each.isConditional()) {
      return index + 1 + (Alu.holds(code, a, operand) ? each.jt() : each.jf());
    }
    if (Alu.endsProgram(code, x)) {
      return Step.END;
    }
    execute(code, operand);
    return index + 1;
  }

  private void execute(int code, int operand) {
    switch (code) {
      case LD_ABS -> a = input.word(operand);
      case LD_LEN -> a = FilterInput.SIZE;
      case LD_IMM -> a = operand;
      case LD_MEM -> a = scratch[operand];
      case LDX_LEN -> x = FilterInput.SIZE;
      case LDX_IMM -> x = operand;
      case LDX_MEM -> x = scratch[operand];
      case ST -> scratch[operand] = a;
      case STX -> scratch[operand] = x;
      case TAX -> x = a;
      case TXA -> a = x;
      default -> a = Alu.apply(code, a, operand);
    }
  }
}

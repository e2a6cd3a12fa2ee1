package io.inquest.linux.bpf;

import java.util.List;

/**
 * Runs one program as the kernel does. A run allocates nothing.
 *
 * <p>Holds what the latest run found, so that one thread at a time may use it.
 */
public final class Evaluator {
  private final Program program;
  private final int[] code;
  private final int[] scratch = new int[Program.SCRATCH_WORDS];
  private int lastInstruction;
  private int executed;

  /** An evaluator of {@code program}. */
  public Evaluator(Program program) {
    this.program = program;
    this.code = PackedCode.of(program);
  }

  /** The program that this runs. */
  public Program program() {
    return program;
  }

  /**
   * Runs the program.
   *
   * @return what it returns: an action and its data
   */
  public int run(FilterInput input) {
    int[] code = this.code;
    int[] words = input.words;
    int a = 0;
    int x = 0;
    int at = 0;
    int steps = 0;
    while (true) {
      int head = code[at];
      int k = code[at + 1];
      at += 2;
      steps++;
      switch (head & PackedCode.OPERATION) {
        case PackedCode.LOAD -> a = words[k];
        case PackedCode.CHAIN -> {
          int first = at;
          int end = at + PackedCode.ifFails(head);
          while (a != k && at < end) {
            k = code[at + 1];
            at += 2;
          }
          steps += (at - first) >> 1;
          if (a == k) {
            at += PackedCode.ifHolds(code[at - 2]);
          }
        }
        case PackedCode.JEQ -> at += a == k ? PackedCode.ifHolds(head) : PackedCode.ifFails(head);
        case PackedCode.JGE ->
            at += PackedCode.biased(a) >= k ? PackedCode.ifHolds(head) : PackedCode.ifFails(head);
        case PackedCode.JGT ->
            at += PackedCode.biased(a) > k ? PackedCode.ifHolds(head) : PackedCode.ifFails(head);
        case PackedCode.RETURN -> {
          return ended(at, steps, k);
        }
        case PackedCode.JSET ->
            at += (a & k) != 0 ? PackedCode.ifHolds(head) : PackedCode.ifFails(head);
        case PackedCode.JUMP -> at += k;
        case PackedCode.AND -> a &= k;
        case PackedCode.SET -> a = k;
        case PackedCode.STORE -> scratch[k] = a;
        case PackedCode.RECALL -> a = scratch[k];
        case PackedCode.RETURN_A -> {
          return ended(at, steps, a);
        }
        case PackedCode.ALU -> a = Alu.apply(PackedCode.opcode(head), a, k);
        case PackedCode.ALU_X -> {
          int operation = PackedCode.opcode(head);
          if (Alu.endsProgram(operation, x)) {
            return ended(at, steps, 0);
          }
          a = Alu.apply(operation, a, x);
        }
        case PackedCode.COMPARE_X ->
            at += Alu.holds(k, a, x) ? PackedCode.ifHolds(head) : PackedCode.ifFails(head);
        case PackedCode.SET_X -> x = k;
        case PackedCode.STORE_X -> scratch[k] = x;
        case PackedCode.RECALL_X -> x = scratch[k];
        case PackedCode.TAX -> x = a;
        case PackedCode.TXA -> a = x;
        default -> throw new AssertionError("operation " + (head & PackedCode.OPERATION));
      }
    }
  }

  private int ended(int at, int steps, int returned) {
    lastInstruction = (at >> 1) - 1;
    executed = steps;
    return returned;
  }

  /** Index of the instruction that ended the latest run. */
  public int lastInstruction() {
    return lastInstruction;
  }

  /** Number of instructions that the latest run executed. */
  public int executed() {
    return executed;
  }

  /**
   * Every instruction that {@code program} executes on {@code input}, in order, with its effect.
   */
  public static List<Step> trace(Program program, FilterInput input) {
    return new PathRecorder(input).record(program);
  }
}

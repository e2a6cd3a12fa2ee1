package io.inquest.filter.algebra;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.linux.bpf.Evaluator;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.bpf.RandomPrograms;
import io.inquest.linux.seccomp.SeccompData;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a diagram says of a call is what the evaluator says of it. */
class SymbolicExecutionTest {
  private static final int MOST_NODES = 1 << 18;

  @Test
  void of_randomPrograms_answersAsTheEvaluator() {
    RandomPrograms random = RandomPrograms.printingSeed();
    int exact = 0;
    for (int i = 0; i < 600; i++) {
      Program program = random.accepted(2 + random.random().nextInt(24));
      Diagrams diagrams = new Diagrams(MOST_NODES);
      int diagram;
      try {
        diagram = SymbolicExecution.of(diagrams, program, (at, value) -> value);
      } catch (TooComplexException e) {
        continue;
      }
      exact++;
      Evaluator evaluator = new Evaluator(program);
      for (int j = 0; j < 200; j++) {
        SeccompData data = random.fill(new SeccompData());
        assertThat(at(diagrams, diagram, data))
            .as("%s on %s", program.instructions(), data)
            .isEqualTo(evaluator.run(data));
      }
    }
    assertThat(exact).isGreaterThan(300);
  }

  @Test
  void of_eachArithmeticInstruction_answersAsTheEvaluator() {
    RandomPrograms random = RandomPrograms.printingSeed();
    int[] operations = {
      Instruction.ADD_K, Instruction.SUB_K, Instruction.MUL_K, Instruction.DIV_K,
      Instruction.OR_K, Instruction.AND_K, Instruction.LSH_K, Instruction.RSH_K,
      Instruction.NEG, Instruction.XOR_K,
    };
    for (int operation : operations) {
      for (int k : new int[] {1, 3, 8, 13, 31}) {
        Program program =
            Program.of(
                List.of(
                    Instruction.of(Instruction.LD_ABS, SeccompData.ARGS),
                    Instruction.of(Instruction.AND_K, 0x800000ff),
                    Instruction.of(operation, k),
                    Instruction.of(Instruction.RET_A, 0)));
        Diagrams diagrams = new Diagrams(MOST_NODES);
        int diagram = SymbolicExecution.of(diagrams, program, (at, value) -> value);
        Evaluator evaluator = new Evaluator(program);
        for (int j = 0; j < 300; j++) {
          SeccompData data = random.fill(new SeccompData());
          assertThat(at(diagrams, diagram, data))
              .as("%s on %s", program.instructions(), data)
              .isEqualTo(evaluator.run(data));
        }
      }
    }
  }

  @Test
  void of_divisionByAWordThatMayBeZero_endsWithZeroThere() {
    Program program =
        Program.of(
            List.of(
                Instruction.of(Instruction.LD_ABS, SeccompData.NR),
                Instruction.of(Instruction.AND_K, 3),
                Instruction.of(Instruction.TAX, 0),
                Instruction.of(Instruction.LD_IMM, 12),
                Instruction.of(Instruction.DIV_X, 0),
                Instruction.of(Instruction.RET_A, 0)));
    Diagrams diagrams = new Diagrams(MOST_NODES);
    int diagram = SymbolicExecution.of(diagrams, program, (at, value) -> value);
    int[] expected = {0, 12, 6, 4};
    for (int nr = 0; nr < 8; nr++) {
      SeccompData data = new SeccompData().set(nr, 0, 0, 0, 0, 0, 0, 0, 0);
      assertThat(at(diagrams, diagram, data)).isEqualTo(expected[nr & 3]);
    }
  }

  /** The number that a diagram has for a call. */
  static int at(Diagrams diagrams, int diagram, SeccompData data) {
    boolean[] bits = new boolean[CallBits.END];
    for (int offset = 0; offset < SeccompData.SIZE; offset += 4) {
      for (int bit = 0; bit < 32; bit++) {
        bits[CallBits.of(offset, bit)] = (data.word(offset) >>> bit & 1) == 1;
      }
    }
    int node = diagram;
    while (!diagrams.isLeaf(node)) {
      node = bits[diagrams.topBit(node)] ? diagrams.high(node) : diagrams.low(node);
    }
    return diagrams.number(node);
  }
}

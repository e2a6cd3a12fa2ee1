package io.inquest.filter.algebra;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.linux.bpf.Evaluator;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.bpf.RandomPrograms;
import io.inquest.linux.seccomp.SeccompData;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoincidenceTest {
  /** A program that answers {@code value} to one number, and 0 to all others. */
  private static Program answering(int nr, int value) {
    return Program.of(
        List.of(
            Instruction.of(Instruction.LD_ABS, SeccompData.NR),
            Instruction.jump(Instruction.JEQ_K, nr, 0, 1),
            Instruction.of(Instruction.RET_K, value),
            Instruction.of(Instruction.RET_K, 0)));
  }

  private static boolean ofOnes(Program first, Program second) {
    return Coincidence.isPossible(first, value -> value == 1, second, value -> value == 1);
  }

  @Test
  void isPossible_sameCall_isTrue() {
    assertThat(ofOnes(answering(7, 1), answering(7, 1))).isTrue();
  }

  @Test
  void isPossible_otherCalls_isFalse() {
    assertThat(ofOnes(answering(7, 1), answering(8, 1))).isFalse();
  }

  @Test
  void isPossible_otherAnswer_isFalse() {
    assertThat(ofOnes(answering(7, 1), answering(7, 2))).isFalse();
  }

  @Test
  void isPossible_computedAnswer_isFound() {
    Program computing =
        Program.of(
            List.of(
                Instruction.of(Instruction.LD_ABS, SeccompData.NR),
                Instruction.of(Instruction.AND_K, 3),
                Instruction.of(Instruction.SUB_K, 2),
                Instruction.of(Instruction.RET_A, 0)));

    assertThat(ofOnes(computing, answering(7, 1))).isTrue();
    assertThat(ofOnes(computing, answering(6, 1))).isFalse();
  }

  @Test
  void isPossible_randomPrograms_isTrueOfWhatACallShows() {
    RandomPrograms random = RandomPrograms.printingSeed();
    int shown = 0;
    for (int i = 0; i < 2_000; i++) {
      Program first = random.accepted(2 + random.random().nextInt(12));
      Program second = random.accepted(2 + random.random().nextInt(12));
      SeccompData call = random.fill(new SeccompData());
      int one = new Evaluator(first).run(call);
      int other = new Evaluator(second).run(call);
      boolean possible;
      try {
        possible = Coincidence.isPossible(first, v -> v == one, second, v -> v == other);
      } catch (TooComplexException e) {
        continue;
      }
      shown++;
      assertThat(possible).as("%s %s", first.instructions(), second.instructions()).isTrue();
    }
    assertThat(shown).isPositive();
  }
}

package io.inquest.linux.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PossibleReturnsTest {
  private static final int SOUGHT = 0x7fc00000;
  private static final int OTHER = 0x7fff0000;

  private static boolean include(List<Instruction> code, OptionalInt first) {
    OptionalInt[] words = new OptionalInt[FilterInput.SIZE / Integer.BYTES];
    Arrays.fill(words, OptionalInt.empty());
    words[0] = first;
    return PossibleReturns.include(Program.of(code), words, value -> value == SOUGHT);
  }

  private static List<Instruction> forWord(int offset, int value) {
    return List.of(
        Instruction.of(Instruction.LD_ABS, offset),
        Instruction.jump(Instruction.JEQ_K, value, 0, 1),
        Instruction.of(Instruction.RET_K, SOUGHT),
        Instruction.of(Instruction.RET_K, OTHER));
  }

  @Test
  void knownWord_decides() {
    assertThat(include(forWord(0, 7), OptionalInt.of(7))).isTrue();
    assertThat(include(forWord(0, 7), OptionalInt.of(8))).isFalse();
  }

  @Test
  void unknownWord_leavesBothWaysOpen() {
    assertThat(include(forWord(16, 7), OptionalInt.of(8))).isTrue();
  }

  @Test
  void computedReturn_mayBeAnything_unlessItIsKnown() {
    List<Instruction> open =
        List.of(Instruction.of(Instruction.LD_ABS, 16), Instruction.of(Instruction.RET_A, 0));
    List<Instruction> known =
        List.of(
            Instruction.of(Instruction.LD_ABS, 0),
            Instruction.of(Instruction.ADD_K, 1),
            Instruction.of(Instruction.RET_A, 0));
    assertThat(include(open, OptionalInt.of(7))).isTrue();
    assertThat(include(known, OptionalInt.of(7))).isFalse();
    assertThat(include(known, OptionalInt.of(SOUGHT - 1))).isTrue();
  }

  @Test
  void whatRandomProgramsReturn_isAlwaysIncluded() {
    RandomPrograms draw = RandomPrograms.printingSeed();
    Random random = draw.random();
    for (int round = 0; round < 2000; round++) {
      Program program = draw.accepted(1 + random.nextInt(30));
      OptionalInt[] words = new OptionalInt[FilterInput.SIZE / Integer.BYTES];
      int[] input = new int[words.length];
      for (int word = 0; word < words.length; word++) {
        input[word] = draw.word();
        words[word] = random.nextBoolean() ? OptionalInt.of(input[word]) : OptionalInt.empty();
      }
      int returned = new Evaluator(program).run(new Input(input));
      assertThat(PossibleReturns.include(program, words, value -> value == returned)).isTrue();
    }
  }

  private static final class Input extends FilterInput {
    Input(int[] words) {
      for (int word = 0; word < words.length; word++) {
        setWord(word, words[word]);
      }
    }
  }
}

package io.inquest.linux.bpf;

import static io.inquest.linux.bpf.Instruction.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.ByteOrder;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramTest {
  private static final Instruction END = Instruction.of(RET_K, 0x7fff0000);

  @Test
  void toBytes_littleEndian_isSockFilter() {
    Program program = Program.of(List.of(Instruction.jump(JEQ_K, 0x11223344, 1, 0), END, END));
    assertThat(program.toBytes(ByteOrder.LITTLE_ENDIAN))
        .startsWith(HexFormat.of().parseHex("1500010044332211" + "060000000000ff7f"));
    assertThat(program.toBytes(ByteOrder.BIG_ENDIAN))
        .startsWith(HexFormat.of().parseHex("0015010011223344"));
  }

  @Test
  void parse_ofBytes_readsBack() {
    RandomPrograms draw = RandomPrograms.printingSeed();
    for (int length = 1; length < 200; length++) {
      Program program = draw.accepted(length);
      for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
        Program read = Program.parse(program.toBytes(order), order);
        assertThat(read).isEqualTo(program).hasSameHashCodeAs(program);
        assertThat(read.instructions()).isEqualTo(program.instructions());
      }
    }
  }

  @Test
  void equals_ofPrograms_isThatOfTheirInstructions() {
    Program program = Program.of(List.of(Instruction.of(LD_ABS, 4), END));
    Program same = Program.of(List.of(Instruction.of(LD_ABS, 4), END));
    assertThat(program).isEqualTo(same).hasSameHashCodeAs(same);
    assertThat(program).isNotEqualTo(Program.of(List.of(Instruction.of(LD_ABS, 0), END)));
    assertThat(program).isNotEqualTo(Program.of(List.of(END))).isNotEqualTo(END);
  }

  @Test
  void parse_cutShort_namesTheInstruction() {
    byte[] bytes = new byte[12];
    assertThatThrownBy(() -> Program.parse(bytes, ByteOrder.LITTLE_ENDIAN))
        .isInstanceOf(ProgramException.class)
        .hasMessage("BPF instruction 1: cut short: 12 bytes are not a multiple of 8");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4097})
  void of_lengthOutOfRange_isRefused(int length) {
    List<Instruction> instructions = Collections.nCopies(length, END);
    ProgramException refusal =
        catchThrowableOfType(ProgramException.class, () -> Program.of(instructions));
    assertThat(refusal.index()).isEqualTo(ProgramException.WHOLE_PROGRAM);
    assertThat(refusal)
        .hasMessage("BPF program: has " + length + " instructions; the kernel takes 1 to 4096");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4096})
  void of_lengthAtTheLimits_isAccepted(int length) {
    assertThat(Program.of(Collections.nCopies(length, END)).length()).isEqualTo(length);
  }

  static Stream<Arguments> refusals() {
    Instruction store = Instruction.of(ST, 1);
    Instruction recall = Instruction.of(LD_MEM, 1);
    return Stream.of(
        arguments(0, "opcode 0x94 is not one of seccomp's", List.of(Instruction.of(0x94, 2), END)),
        arguments(0, "opcode 0x28 is not one of seccomp's", List.of(Instruction.of(0x28, 0), END)),
        arguments(0, "opcode 0x8020 is not one", List.of(Instruction.of(0x8020, 0), END)),
        arguments(0, "load at offset 64; the last", List.of(Instruction.of(LD_ABS, 64), END)),
        arguments(0, "load at offset 4294963200", List.of(Instruction.of(LD_ABS, -4096), END)),
        arguments(0, "offset 6, not a multiple of 4", List.of(Instruction.of(LD_ABS, 6), END)),
        arguments(0, "division by the constant zero", List.of(Instruction.of(DIV_K, 0), END)),
        arguments(0, "shift by 32 bits", List.of(Instruction.of(LSH_K, 32), END)),
        arguments(0, "shift by 4294967295 bits", List.of(Instruction.of(RSH_K, -1), END)),
        arguments(0, "scratch word 16", List.of(Instruction.of(ST, 16), END)),
        arguments(0, "scratch word 4294967295", List.of(Instruction.of(LDX_MEM, -1), END)),
        arguments(0, "jump to instruction 2; the last is 1", List.of(Instruction.of(JA, 1), END)),
        arguments(0, "jump to instruction 4294967296", List.of(Instruction.of(JA, -1), END)),
        arguments(0, "jump to instruction 2", List.of(Instruction.jump(JEQ_K, 0, 1, 0), END)),
        arguments(1, "to instruction 3", List.of(END, Instruction.jump(JSET_X, 0, 0, 1), END)),
        arguments(1, "the last instruction is not a return", List.of(END, store)),
        arguments(0, "scratch word 1 may be loaded before", List.of(recall, END)),
        arguments(
            3,
            "scratch word 1 may be loaded before",
            List.of(Instruction.jump(JEQ_K, 0, 0, 1), store, END, recall, END)),
        arguments(
            3,
            "scratch word 1 may be loaded before",
            List.of(Instruction.jump(JEQ_K, 0, 1, 0), store, Instruction.of(JA, 0), recall, END)));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void of_whatTheKernelRefuses_namesPlaceAndReason(
      int index, String reason, List<Instruction> instructions) {
    ProgramException refusal =
        catchThrowableOfType(ProgramException.class, () -> Program.of(instructions));
    assertThat(refusal.index()).isEqualTo(index);
    assertThat(refusal.reason()).contains(reason);
    assertThat(refusal).hasMessage("BPF instruction " + index + ": " + refusal.reason());
  }

  static Stream<List<Instruction>> oddities() {
    Instruction store = Instruction.of(ST, 1);
    Instruction recall = Instruction.of(LD_MEM, 1);
    return Stream.of(
        // both branches store
        List.of(Instruction.jump(JEQ_K, 0, 1, 0), store, store, recall, END),
        // what no path reaches is not judged
        List.of(Instruction.of(JA, 1), recall, END),
        // jt, jf and k of instructions that do not use them
        List.of(new Instruction(NEG, 255, 255, -1), END),
        List.of(new Instruction(LD_LEN, 1, 2, 3), new Instruction(RET_A, 9, 9, 9)),
        List.of(Instruction.of(LD_ABS, 60), Instruction.of(DIV_X, 0), END),
        List.of(Instruction.of(LSH_X, 99), END));
  }

  @ParameterizedTest
  @MethodSource("oddities")
  void of_oddButValid_isAccepted(List<Instruction> instructions) {
    assertThatCode(() -> Program.of(instructions)).doesNotThrowAnyException();
  }

  @Test
  void instruction_fieldTooWide_isRefused() {
    assertThatThrownBy(() -> Instruction.jump(JEQ_K, 0, 256, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not a sock_filter: code 21, jt 256, jf 0");
  }
}

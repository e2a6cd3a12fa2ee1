package io.inquest.linux.bpf;

import static io.inquest.linux.bpf.Instruction.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.linux.seccomp.SeccompSymbols;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DisassemblerTest {
  private static final int ERRNO = 0x50000;
  private static final int ALLOW = 0x7fff0000;
  private static final SeccompSymbols CALLS =
      new SeccompSymbols(
          (arch, nr) ->
              arch == 0xc000003e ? Optional.of("x86 call " + nr) : Optional.of("other " + nr));

  private static List<String> lines(Instruction... instructions) {
    return Disassembler.lines(Program.of(List.of(instructions)), CALLS);
  }

  @Test
  void lines_typicalFilter_namesFieldsArchCallsAndActions() {
    assertThat(
            lines(
                Instruction.of(LD_ABS, 4),
                Instruction.jump(JEQ_K, 0xc000003e, 0, 7),
                Instruction.of(LD_ABS, 0),
                Instruction.jump(JGE_K, 0x40000000, 5, 0),
                Instruction.jump(JEQ_K, 1, 0, 3),
                Instruction.of(LD_ABS, 20),
                Instruction.jump(JEQ_K, 3, 0, 1),
                Instruction.of(RET_K, ERRNO | 1),
                Instruction.of(RET_K, ALLOW),
                Instruction.of(RET_K, 0x80000000)))
        .containsExactly(
            "0000: ld arch",
            "0001: jeq #0xc000003e, 0002, 0009  ; AUDIT_ARCH_X86_64",
            "0002: ld nr",
            "0003: jge #0x40000000, 0009, 0004",
            "0004: jeq #0x1, 0005, 0008  ; x86 call 1",
            "0005: ld args[0].hi32",
            "0006: jeq #0x3, 0007, 0008",
            "0007: ret ERRNO(1)",
            "0008: ret ALLOW",
            "0009: ret KILL_PROCESS");
  }

  @Test
  void lines_everyInstruction_hasItsMnemonic() {
    assertThat(
            lines(
                Instruction.of(LD_LEN, 0),
                Instruction.of(ST, 1),
                Instruction.of(LDX_LEN, 0),
                Instruction.of(STX, 2),
                Instruction.of(LD_IMM, 16),
                Instruction.of(LDX_IMM, 17),
                Instruction.of(LD_MEM, 1),
                Instruction.of(LDX_MEM, 2),
                Instruction.of(ADD_K, 1),
                Instruction.of(SUB_X, 0),
                Instruction.of(NEG, 0),
                Instruction.of(TAX, 0),
                Instruction.of(TXA, 0),
                Instruction.jump(JSET_X, 0, 1, 0),
                Instruction.of(JA, 1),
                Instruction.of(RET_A, 0),
                Instruction.of(RET_A, 0)))
        .containsExactly(
            "0000: ld len",
            "0001: st M[1]",
            "0002: ldx len",
            "0003: stx M[2]",
            "0004: ld #0x10",
            "0005: ldx #0x11",
            "0006: ld M[1]",
            "0007: ldx M[2]",
            "0008: add #0x1",
            "0009: sub x",
            "0010: neg",
            "0011: tax",
            "0012: txa",
            "0013: jset x, 0015, 0014",
            "0014: ja 0016",
            "0015: ret a",
            "0016: ret a");
  }

  @Test
  void lines_callComparedOnPathsOfTwoArches_isNotNamed() {
    List<String> lines =
        lines(
            Instruction.of(LD_ABS, 4),
            Instruction.jump(JEQ_K, 0xc000003e, 1, 0),
            Instruction.jump(JEQ_K, 0x40000003, 0, 3),
            Instruction.of(LD_ABS, 0),
            Instruction.jump(JEQ_K, 1, 0, 1),
            Instruction.of(RET_K, ERRNO),
            Instruction.of(RET_K, ALLOW));
    assertThat(lines.get(2)).endsWith("; AUDIT_ARCH_I386");
    assertThat(lines.get(4)).isEqualTo("0004: jeq #0x1, 0005, 0006");
  }

  @Test
  void lines_numberChangedBeforeComparison_isNotNamed() {
    List<String> lines =
        lines(
            Instruction.of(LD_ABS, 4),
            Instruction.jump(JEQ_K, 0xc000003e, 0, 3),
            Instruction.of(LD_ABS, 0),
            Instruction.of(AND_K, 0xff),
            Instruction.jump(JEQ_K, 1, 0, 0),
            Instruction.of(RET_K, ALLOW));
    assertThat(lines.get(4)).isEqualTo("0004: jeq #0x1, 0005, 0005");
  }

  @Test
  void lines_unreachableInstruction_tellsNothingToOthers() {
    List<String> lines =
        lines(
            Instruction.of(LD_ABS, 4),
            Instruction.of(JA, 1),
            Instruction.of(LD_ABS, 0),
            Instruction.jump(JEQ_K, 0xc00000b7, 0, 0),
            Instruction.of(RET_K, ALLOW));
    assertThat(lines.get(3)).endsWith("; AUDIT_ARCH_AARCH64");
  }

  @Test
  void lines_actions_showDataAndUnknownOnes() {
    assertThat(
            lines(
                Instruction.of(RET_K, ERRNO),
                Instruction.of(RET_K, 0x30007),
                Instruction.of(RET_K, 0x7ff00000),
                Instruction.of(RET_K, 0x10001)))
        .containsExactly(
            "0000: ret ERRNO(0)",
            "0001: ret TRAP(7)",
            "0002: ret TRACE",
            "0003: ret #0x10001 (unknown action: KILL_PROCESS)");
  }

  @Test
  void lines_everyWord_hasItsName() {
    Instruction[] loads = new Instruction[17];
    for (int word = 0; word < 16; word++) {
      loads[word] = Instruction.of(LD_ABS, 4 * word);
    }
    loads[16] = Instruction.of(RET_A, 0);
    assertThat(lines(loads))
        .contains(
            "0002: ld instruction_pointer.lo32",
            "0003: ld instruction_pointer.hi32",
            "0004: ld args[0].lo32",
            "0015: ld args[5].hi32");
  }
}

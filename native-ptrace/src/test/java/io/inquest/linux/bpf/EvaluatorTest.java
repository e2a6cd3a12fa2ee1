package io.inquest.linux.bpf;

import static io.inquest.linux.bpf.Instruction.*;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.inquest.linux.seccomp.SeccompData;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluatorTest {
  private static final SeccompData CALL =
      new SeccompData().set(257, 0xc000003e, 0x1122334455667788L, -100, 2, 3, 4, 5, 6L << 32 | 7);

  private static Evaluator evaluator(Instruction... instructions) {
    return new Evaluator(Program.of(List.of(instructions)));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 257", "4, 0xc000003e", "8, 0x55667788", "12, 0x11223344", "16, 0xffffff9c",
    "20, 0xffffffff", "24, 2", "28, 0", "56, 7", "60, 6",
  })
  void run_load_givesWordOfTheCall(int offset, String word) {
    Evaluator evaluator = evaluator(Instruction.of(LD_ABS, offset), Instruction.of(RET_A, 0));
    assertThat(evaluator.run(CALL)).isEqualTo(Long.decode(word).intValue());
  }

  @ParameterizedTest
  @CsvSource({
    "ADD, 0x04, 0xffffffff, 2, 1",
    "SUB, 0x14, 1, 2, 0xffffffff",
    "MUL, 0x24, 0x80000001, 2, 2",
    "DIV, 0x34, 0xfffffffe, 2, 0x7fffffff",
    "DIV by more, 0x34, 5, 0xffffffff, 0",
    "OR, 0x44, 0xf0, 0x0f, 0xff",
    "AND, 0x54, 0xff, 0x3c, 0x3c",
    "LSH, 0x64, 3, 31, 0x80000000",
    "RSH, 0x74, 0x80000000, 31, 1",
    "NEG, 0x84, 1, 0, 0xffffffff",
    "XOR, 0xa4, 0xff, 0x0f, 0xf0",
  })
  void run_arithmetic_isUnsignedThirtyTwoBits(
      String name, String code, String a, String operand, String result) {
    int opcode = Integer.decode(code);
    int k = Long.decode(operand).intValue();
    Instruction load = Instruction.of(LD_IMM, Long.decode(a).intValue());
    Instruction end = Instruction.of(RET_A, 0);
    int expected = Long.decode(result).intValue();
    assertThat(evaluator(load, Instruction.of(opcode, k), end).run(CALL)).isEqualTo(expected);
    if (opcode != NEG) {
      Instruction byIndex = Instruction.of(opcode | 0x08, 0);
      assertThat(evaluator(load, Instruction.of(LDX_IMM, k), byIndex, end).run(CALL))
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "JEQ, 0x15, 5, 5, true",
    "JEQ, 0x15, 5, 4, false",
    "JGT, 0x25, 0x80000000, 0x7fffffff, true",
    "JGT, 0x25, 5, 5, false",
    "JGE, 0x35, 5, 5, true",
    "JGE, 0x35, 0x7fffffff, 0x80000000, false",
    "JSET, 0x45, 6, 2, true",
    "JSET, 0x45, 6, 1, false",
  })
  void run_conditionalJump_comparesUnsigned(
      String name, String code, String a, String operand, boolean holds) {
    int opcode = Integer.decode(code);
    int k = Long.decode(operand).intValue();
    Instruction load = Instruction.of(LD_IMM, Long.decode(a).intValue());
    Instruction loadIndex = Instruction.of(LDX_IMM, k);
    Instruction held = Instruction.of(RET_K, 1);
    Instruction failed = Instruction.of(RET_K, 2);
    int expected = holds ? 1 : 2;
    for (int direct = 0; direct <= 1; direct++) {
      int jt = direct == 0 ? 1 : 0;
      Instruction first = direct == 0 ? failed : held;
      Instruction second = direct == 0 ? held : failed;
      assertThat(evaluator(load, Instruction.jump(opcode, k, jt, 1 - jt), first, second).run(CALL))
          .isEqualTo(expected);
      Instruction byIndex = Instruction.jump(opcode | 0x08, 0, jt, 1 - jt);
      assertThat(evaluator(load, loadIndex, byIndex, first, second).run(CALL)).isEqualTo(expected);
    }
  }

  @Test
  void run_divisionByZeroInX_endsWithZero() {
    Evaluator evaluator =
        evaluator(
            Instruction.of(LD_IMM, 7),
            Instruction.of(LDX_IMM, 0),
            Instruction.of(DIV_X, 0),
            Instruction.of(RET_K, 0x7fff0000));
    assertThat(evaluator.run(CALL)).isZero();
    assertThat(evaluator.lastInstruction()).isEqualTo(2);
    assertThat(evaluator.executed()).isEqualTo(3);
  }

  @Test
  void run_shiftByX_usesFiveBits() {
    Evaluator evaluator =
        evaluator(
            Instruction.of(LD_IMM, 1),
            Instruction.of(LDX_IMM, 33),
            Instruction.of(LSH_X, 0),
            Instruction.of(RET_A, 0));
    assertThat(evaluator.run(CALL)).isEqualTo(2);
  }

  @Test
  void run_lengthLoads_giveSizeOfInput() {
    Evaluator evaluator =
        evaluator(
            Instruction.of(LD_LEN, 9),
            Instruction.of(LDX_LEN, 9),
            Instruction.of(ADD_X, 0),
            Instruction.of(RET_A, 0));
    assertThat(evaluator.run(CALL)).isEqualTo(128);
  }

  @Test
  void run_scratchMemory_keepsAAndX() {
    Evaluator evaluator =
        evaluator(
            Instruction.of(LD_IMM, 40),
            Instruction.of(ST, 15),
            Instruction.of(LDX_IMM, 2),
            Instruction.of(STX, 0),
            Instruction.of(LD_MEM, 0),
            Instruction.of(TAX, 0),
            Instruction.of(LD_MEM, 15),
            Instruction.of(ADD_X, 0),
            Instruction.of(RET_A, 0));
    assertThat(evaluator.run(CALL)).isEqualTo(42);
  }

  @Test
  void run_chainOfEqualityTests_countsEachTest() {
    Evaluator evaluator =
        evaluator(
            Instruction.of(LD_ABS, 0),
            Instruction.jump(JEQ_K, 1, 3, 0),
            Instruction.jump(JEQ_K, 257, 3, 0),
            Instruction.jump(JEQ_K, 257, 1, 0),
            Instruction.of(RET_K, 10),
            Instruction.of(RET_K, 11),
            Instruction.of(RET_K, 12));
    assertThat(evaluator.run(CALL)).isEqualTo(12);
    assertThat(evaluator.lastInstruction()).isEqualTo(6);
    assertThat(evaluator.executed()).isEqualTo(4);
    SeccompData other = new SeccompData().set(3, 0, 0, 0, 0, 0, 0, 0, 0);
    assertThat(evaluator.run(other)).isEqualTo(10);
    assertThat(evaluator.lastInstruction()).isEqualTo(4);
    assertThat(evaluator.executed()).isEqualTo(5);
  }

  @Test
  void run_longestProgramOfTests_executesAll() {
    Instruction[] instructions = new Instruction[Program.MAX_LENGTH];
    Arrays.fill(instructions, Instruction.jump(JEQ_K, 1, 0, 0));
    instructions[Program.MAX_LENGTH - 1] = Instruction.of(RET_K, 5);
    Evaluator evaluator = evaluator(instructions);
    assertThat(evaluator.run(CALL)).isEqualTo(5);
    assertThat(evaluator.lastInstruction()).isEqualTo(4095);
    assertThat(evaluator.executed()).isEqualTo(4096);
  }

  @Test
  void run_randomPrograms_agreesWithReference() {
    RandomPrograms draw = RandomPrograms.printingSeed();
    SeccompData data = new SeccompData();
    for (int round = 0; round < 3000; round++) {
      int length = 1 + draw.random().nextInt(round % 50 == 0 ? 2000 : 40);
      Program program = draw.accepted(length);
      Evaluator evaluator = new Evaluator(program);
      for (int call = 0; call < 5; call++) {
        draw.fill(data);
        ReferenceInterpreter reference = new ReferenceInterpreter(program, data);
        int expected = reference.run();
        List<Integer> path = reference.path();
        assertThat(evaluator.run(data)).as("%s on %s", program, data).isEqualTo(expected);
        assertThat(evaluator.executed()).isEqualTo(path.size());
        assertThat(evaluator.lastInstruction()).isEqualTo(path.get(path.size() - 1));
        assertThat(Evaluator.trace(program, data)).extracting(Step::index).isEqualTo(path);
      }
    }
  }

  @Test
  void run_manyTimes_allocatesNothing() {
    Evaluator evaluator = new Evaluator(RandomPrograms.printingSeed().accepted(100));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    evaluator.run(CALL);
    threads.getCurrentThreadAllocatedBytes();
    long before = threads.getCurrentThreadAllocatedBytes();
    int sum = 0;
    for (int round = 0; round < 10_000; round++) {
      sum += evaluator.run(CALL);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated).as("after %d", sum).isLessThan(10_000);
  }

  @Test
  void trace_program_tellsValuesAndBranches() {
    Program program =
        Program.of(
            List.of(
                Instruction.of(LD_ABS, 0),
                Instruction.jump(JEQ_K, 257, 1, 0),
                Instruction.of(RET_K, 0x7fff0000),
                Instruction.of(LDX_IMM, 3),
                Instruction.jump(JGT_X, 0, 0, 1),
                Instruction.of(RET_K, 0x50001),
                Instruction.of(RET_K, 0x50002)));
    List<Step> path = Evaluator.trace(program, CALL);
    assertThat(path).extracting(Step::index).containsExactly(0, 1, 3, 4, 5);
    assertThat(path).extracting(Step::a).containsOnly(257);
    assertThat(path).extracting(Step::x).containsExactly(0, 0, 3, 3, 3);
    assertThat(path).extracting(Step::next).containsExactly(1, 3, 4, 5, Step.END);
    assertThat(path).extracting(Step::held).containsExactly(false, true, false, true, false);
  }
}

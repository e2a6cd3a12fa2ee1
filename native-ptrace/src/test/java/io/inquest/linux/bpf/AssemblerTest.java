package io.inquest.linux.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inquest.linux.bpf.Assembler.Label;
import io.inquest.linux.seccomp.SeccompData;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AssemblerTest {
  private final Assembler assembler = new Assembler();

  @Test
  void assemble_nearLabels_resolvesDistances() {
    Label refuse = assembler.label("refuse");
    Label allow = assembler.label("allow");
    Assembly assembly =
        assembler
            .ld(0)
            .jeq(5, refuse, Assembler.NEXT)
            .jset(8, Assembler.NEXT, allow)
            .and(7)
            .place(refuse)
            .ret(1)
            .place(allow)
            .ret(2)
            .assemble();
    assertThat(assembly.program().instructions())
        .containsExactly(
            Instruction.of(Instruction.LD_ABS, 0),
            Instruction.jump(Instruction.JEQ_K, 5, 2, 0),
            Instruction.jump(Instruction.JSET_K, 8, 0, 2),
            Instruction.of(Instruction.AND_K, 7),
            Instruction.of(Instruction.RET_K, 1),
            Instruction.of(Instruction.RET_K, 2));
    assertThat(assembly.indexOf(refuse)).isEqualTo(4);
    assertThat(assembly.indexOf(allow)).isEqualTo(5);
  }

  @Test
  void assemble_jumpsToTheNextInstruction_areLeftOut() {
    Label first = assembler.label("first");
    Label second = assembler.label("second");
    Label end = assembler.label("end");
    Program program =
        assembler
            .jeq(1, first, end)
            .ja(end)
            .place(first)
            .ja(second)
            .place(second)
            .ja(end)
            .place(end)
            .ret(1)
            .ret(1)
            .assemble()
            .program();
    assertThat(program.instructions())
        .containsExactly(
            Instruction.jump(Instruction.JEQ_K, 1, 0, 0),
            Instruction.of(Instruction.RET_K, 1),
            Instruction.of(Instruction.RET_K, 1));
  }

  @Test
  void assemble_farLabels_goesByUnconditionalJumps() {
    Label holds = assembler.label("holds");
    Label fails = assembler.label("fails");
    assembler.jeq(1, holds, fails);
    for (int filler = 0; filler < 300; filler++) {
      assembler.ret(0);
    }
    Assembly assembly = assembler.place(holds).ret(1).place(fails).ret(2).assemble();
    assertThat(assembly.program().instructions().subList(0, 3))
        .containsExactly(
            Instruction.jump(Instruction.JEQ_K, 1, 0, 1),
            Instruction.of(Instruction.JA, 301),
            Instruction.of(Instruction.JA, 301));
    assertThat(assembly.indexOf(fails)).isEqualTo(304);
  }

  @Test
  void assemble_distanceOf255_needsNoUnconditionalJump() {
    Label far = assembler.label("far");
    assembler.jge(1, Assembler.NEXT, far);
    for (int filler = 0; filler < 255; filler++) {
      assembler.ret(0);
    }
    Program program = assembler.place(far).ret(1).assemble().program();
    assertThat(program.length()).isEqualTo(257);
    assertThat(program.instruction(0)).isEqualTo(Instruction.jump(Instruction.JGE_K, 1, 0, 255));
  }

  @Test
  void assemble_growthThatPushesOthersOutOfReach_growsThoseToo() {
    Label outer = assembler.label("outer");
    Label inner = assembler.label("inner");
    assembler.jeq(1, outer, Assembler.NEXT); // within reach until the next one grows
    assembler.jeq(2, inner, Assembler.NEXT);
    for (int filler = 0; filler < 254; filler++) {
      assembler.ret(0);
    }
    Program program = assembler.place(outer).ret(1).ret(0).place(inner).ret(2).assemble().program();
    Evaluator evaluator = new Evaluator(program);
    assertThat(program.length()).isEqualTo(2 + 254 + 3 + 2);
    SeccompData data = new SeccompData();
    Program loading = withLoad(program);
    assertThat(evaluator.run(data)).isZero();
    assertThat(new Evaluator(loading).run(data.set(1, 0, 0, 0, 0, 0, 0, 0, 0))).isEqualTo(1);
    assertThat(new Evaluator(loading).run(data.set(2, 0, 0, 0, 0, 0, 0, 0, 0))).isEqualTo(2);
  }

  private static Program withLoad(Program program) {
    List<Instruction> longer = new ArrayList<>();
    longer.add(Instruction.of(Instruction.LD_ABS, SeccompData.NR));
    longer.addAll(program.instructions());
    return Program.of(longer);
  }

  @Test
  void jump_toLabelBehind_isRefused() {
    Label behind = assembler.label("behind");
    assembler.place(behind).ld(0);
    assertThatThrownBy(() -> assembler.ja(behind))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("label behind lies behind: jumps go forward only");
  }

  @Test
  void jump_conditionallyToLabelBehind_isRefused() {
    Label behind = assembler.label("behind");
    assembler.place(behind).ld(0);
    assertThatThrownBy(() -> assembler.jge(1, behind, Assembler.NEXT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("label behind lies behind: jumps go forward only");
    assertThatThrownBy(() -> assembler.jgt(1, Assembler.NEXT, behind))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("label behind lies behind: jumps go forward only");
  }

  @Test
  void place_twice_isRefused() {
    Label label = assembler.label("here");
    assembler.place(label);
    assertThatThrownBy(() -> assembler.place(label))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("label here is placed already");
  }

  @Test
  void assemble_labelNotPlaced_isRefused() {
    assembler.ja(assembler.label("nowhere")).ret(0);
    assertThatThrownBy(assembler::assemble)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("label nowhere is jumped to but not placed");
  }

  @Test
  void assemble_labelAtTheEnd_isRefused() {
    Label end = assembler.label("end");
    assembler.jeq(1, end, Assembler.NEXT).ret(0).place(end);
    assertThatThrownBy(assembler::assemble)
        .isInstanceOf(ProgramException.class)
        .hasMessage("BPF instruction 0: jump to instruction 2; the last is 1");
  }

  @Test
  void emit_jump_isRefused() {
    assertThatThrownBy(() -> assembler.emit(Instruction.of(Instruction.JA, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("jumps are given by labels");
  }

  /** An operation whose targets are indexes of operations, not of instructions. */
  private record Operation(int code, int k, int holds, int fails) {}

  @Test
  void assemble_randomPrograms_doWhatTheirLabelsSay() {
    RandomPrograms draw = RandomPrograms.printingSeed();
    SeccompData data = new SeccompData();
    for (int round = 0; round < 150; round++) {
      List<Operation> operations = operations(draw.random(), 2 + draw.random().nextInt(1500));
      Label[] labels = new Label[operations.size()];
      Assembly assembly = assembly(operations, labels);
      Evaluator evaluator = new Evaluator(assembly.program());
      for (int call = 0; call < 30; call++) {
        data.set(draw.random().nextInt(8), 0, 0, draw.random().nextInt(8), 0, 0, 0, 0, 0);
        int end = interpret(operations, data);
        assertThat(evaluator.run(data)).isEqualTo(operations.get(end).k());
        assertThat(evaluator.lastInstruction()).isEqualTo(assembly.indexOf(labels[end]));
      }
    }
  }

  private static List<Operation> operations(Random random, int length) {
    int[] jumps = {
      Instruction.JEQ_K, Instruction.JGE_K, Instruction.JGT_K, Instruction.JSET_K, Instruction.JA
    };
    List<Operation> operations = new ArrayList<>();
    for (int index = 0; index < length - 1; index++) {
      int room = length - 1 - index;
      int reach = random.nextInt(4) == 0 ? room : Math.min(room, 1 + random.nextInt(270));
      int holds = index + 1 + random.nextInt(reach);
      int fails = random.nextBoolean() ? index + 1 : index + 1 + random.nextInt(reach);
      operations.add(
          switch (random.nextInt(10)) {
            case 0 -> new Operation(Instruction.LD_ABS, 16 * random.nextInt(2), 0, 0);
            case 1 -> new Operation(Instruction.RET_K, index, 0, 0);
            default -> new Operation(jumps[random.nextInt(5)], random.nextInt(8), holds, fails);
          });
    }
    operations.add(new Operation(Instruction.RET_K, length, 0, 0));
    return operations;
  }

  private static Assembly assembly(List<Operation> operations, Label[] labels) {
    Assembler assembler = new Assembler();
    for (int index = 0; index < labels.length; index++) {
      labels[index] = assembler.label("operation " + index);
    }
    for (int index = 0; index < labels.length; index++) {
      Operation each = operations.get(index);
      assembler.place(labels[index]);
      if (each.code() == Instruction.JA) {
        assembler.ja(labels[each.holds()]);
      } else if (Instruction.isConditional(each.code())) {
        assembler.jump(each.code(), each.k(), labels[each.holds()], labels[each.fails()]);
      } else {
        assembler.emit(Instruction.of(each.code(), each.k()));
      }
    }
    return assembler.assemble();
  }

  /** The index of the operation that returns. */
  private static int interpret(List<Operation> operations, SeccompData data) {
    int a = 0;
    int index = 0;
    while (operations.get(index).code() != Instruction.RET_K) {
      Operation each = operations.get(index);
      boolean holds =
          switch (each.code()) {
            case Instruction.JEQ_K -> a == each.k();
            case Instruction.JGE_K -> a >= each.k();
            case Instruction.JGT_K -> a > each.k();
            case Instruction.JSET_K -> (a & each.k()) != 0;
            default -> true;
          };
      if (each.code() == Instruction.LD_ABS) {
        a = data.word(each.k());
        index++;
      } else {
        index = holds ? each.holds() : each.fails();
      }
    }
    return index;
  }
}

package io.inquest.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.bpf.RandomPrograms;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.TraceeProgram;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The running kernel says where a chain becomes too long. */
class PathLengthTest {
  private static final int ENOMEM = 12;
  private static final int[] JUMPS = {
    Instruction.JEQ_K, Instruction.JGT_K, Instruction.JGE_K, Instruction.JSET_K
  };

  @TempDir private Path directory;

  @Test
  void of_chainsThatGrow_isTheKernelsLimit() {
    Random random = RandomPrograms.printingSeed().random();
    List<String> expected = new ArrayList<>();
    TraceeProgram tracee = TraceeProgram.forHost().noNewPrivileges();
    List<Program> chain = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      grow(tracee, chain, allowing(random, 2000), expected);
    }
    // What is left is filled to the last instruction.
    int left = PathLength.MAX - PathLength.of(chain) - 4 - 3 - 2;
    grow(tracee, chain, filling(left + 1), expected);
    grow(tracee, chain, filling(left), expected);
    grow(tracee, chain, filling(0), expected);

    BareRun run = BareRun.of(tracee.exit(0).writeTo(directory.resolve("t")).toString());

    assertThat(run.output().lines()).containsExactlyElementsOf(expected);
    assertThat(expected).contains("0", "-" + ENOMEM);
    assertThat(PathLength.of(chain)).isEqualTo(PathLength.MAX);
  }

  /** Installs a filter, which joins the chain if it should fit. */
  private static void grow(
      TraceeProgram tracee, List<Program> chain, Program filter, List<String> expected) {
    tracee.installFilter(0, filter.toBytes(ByteOrder.nativeOrder())).writeResult(1);
    chain.add(filter);
    boolean fits = PathLength.of(chain) <= PathLength.MAX;
    if (!fits) {
      chain.remove(chain.size() - 1);
    }
    expected.add(fits ? "0" : String.valueOf(-ENOMEM));
  }

  /** Loads and jumps of every form; whatever they find, the call is allowed. */
  private static Program allowing(Random random, int length) {
    List<Instruction> program = new ArrayList<>();
    program.add(Instruction.of(Instruction.LDX_IMM, 3));
    while (program.size() < length) {
      switch (random.nextInt(10)) {
        case 0 -> program.add(Instruction.of(Instruction.LD_ABS, SeccompData.ARGS));
        case 1 -> program.add(Instruction.of(Instruction.AND_K, random.nextInt()));
        case 2 -> program.add(Instruction.of(Instruction.JA, random.nextInt(3)));
        case 3 -> program.add(Instruction.of(Instruction.RET_K, SeccompAction.ALLOW.value()));
        case 4 -> program.add(Instruction.of(Instruction.DIV_X, 0));
        case 5 -> program.add(Instruction.of(Instruction.ST, random.nextInt(16)));
        default ->
            program.add(
                Instruction.jump(
                    JUMPS[random.nextInt(JUMPS.length)],
                    random.nextInt(),
                    random.nextInt(3),
                    random.nextInt(3)));
      }
    }
    for (int i = 0; i < 3; i++) {
      program.add(Instruction.of(Instruction.RET_K, SeccompAction.ALLOW.value()));
    }
    program.add(Instruction.of(Instruction.RET_A, 0));
    return Program.of(program);
  }

  /** As many loads, and a return. */
  private static Program filling(int loads) {
    List<Instruction> program = new ArrayList<>();
    for (int i = 0; i < loads; i++) {
      program.add(Instruction.of(Instruction.LD_ABS, SeccompData.NR));
    }
    program.add(Instruction.of(Instruction.RET_K, SeccompAction.ALLOW.value()));
    return Program.of(program);
  }
}

package io.inquest.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.bpf.RandomPrograms;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClonePassTest {
  private static final long TOKEN = 0x5eed_0123_c0de_4567L;
  private static final int COOKIE = 0x7ace;
  private static final int STOP = SeccompAction.TRACE.with(COOKIE);
  private static final int CLONE = Architecture.host().syscalls().number("clone").orElseThrow();
  private static final int ALLOW = SeccompAction.ALLOW.value();
  private static final int KILL = SeccompAction.KILL_PROCESS.value();
  private static final long UNTRACED = 0x800000;

  private final RandomPrograms draw = RandomPrograms.printingSeed();

  /** Allows a clone with CLONE_UNTRACED, and ends one without. */
  private static Program onlyUntraced() {
    return Program.of(
        List.of(
            Instruction.of(Instruction.LD_ABS, SeccompData.NR),
            Instruction.jump(Instruction.JEQ_K, CLONE, 1, 0),
            Instruction.of(Instruction.RET_K, ALLOW),
            Instruction.of(Instruction.LD_ABS, SeccompData.ARGS),
            Instruction.jump(Instruction.JSET_K, (int) UNTRACED, 1, 0),
            Instruction.of(Instruction.RET_K, KILL),
            Instruction.of(Instruction.RET_K, ALLOW)));
  }

  private static int answer(Program program, int nr, int arch, long flags, long last) {
    ChainVerdict verdict = new ChainVerdict();
    FilterChain.EMPTY
        .with(program)
        .evaluate(new SeccompData().set(nr, arch, 0, flags, 0, 0, 0, 0, last), verdict);
    return verdict.returnValue();
  }

  private static int answer(Program program, long flags, long last) {
    return answer(program, CLONE, Architecture.host().auditArch(), flags, last);
  }

  @Test
  void before_cloneWithTheToken_stops() {
    Program held = ClonePass.before(onlyUntraced(), onlyUntraced(), TOKEN, COOKIE);

    assertThat(answer(held, 0, TOKEN)).isEqualTo(STOP);
    assertThat(answer(held, UNTRACED, TOKEN)).isEqualTo(STOP);
  }

  @Test
  void before_anyOtherCall_isAnsweredAsByTheFilter() {
    Program held = ClonePass.before(onlyUntraced(), onlyUntraced(), TOKEN, COOKIE);
    int arch = Architecture.host().auditArch();

    assertThat(answer(held, 0, 0)).isEqualTo(KILL);
    assertThat(answer(held, UNTRACED, 0)).isEqualTo(ALLOW);
    assertThat(answer(held, 0, TOKEN ^ 1)).isEqualTo(KILL);
    assertThat(answer(held, 0, TOKEN ^ 1L << 40)).isEqualTo(KILL);
    assertThat(answer(held, CLONE + 1, arch, 0, TOKEN)).isEqualTo(ALLOW);
    assertThat(answer(held, CLONE, arch ^ 1, 0, TOKEN)).isEqualTo(KILL);
  }

  @Test
  void before_filterThatEndsNoClone_addsNothing() {
    Program original = answering(SeccompAction.ERRNO.with(1));
    Program held = answering(STOP);

    assertThat(ClonePass.before(original, held, TOKEN, COOKIE)).isSameAs(held);
  }

  @Test
  void before_filterThatEndsEveryClone_addsNothing() {
    Program kills =
        Program.of(
            List.of(
                Instruction.of(Instruction.LD_ABS, SeccompData.ARGS),
                Instruction.jump(Instruction.JEQ_K, 1, 0, 1),
                Instruction.of(Instruction.RET_K, SeccompAction.TRAP.value()),
                Instruction.of(Instruction.RET_K, KILL)));

    assertThat(ClonePass.before(kills, kills, TOKEN, COOKIE)).isSameAs(kills);
  }

  @Test
  void before_noRoom_addsNothing() {
    List<Instruction> code = new java.util.ArrayList<>(onlyUntraced().instructions());
    code.addAll(0, Collections.nCopies(4085, Instruction.of(Instruction.LD_ABS, SeccompData.NR)));
    Program full = Program.of(code);

    assertThat(ClonePass.before(full, full, TOKEN, COOKIE)).isSameAs(full);
  }

  @Test
  void before_randomFilters_answerEveryCallWithoutTheTokenAsBefore() {
    for (int round = 0; round < 2000; round++) {
      Program original = draw.accepted(1 + draw.random().nextInt(30));
      Program held = ClonePass.before(original, original, TOKEN, COOKIE);
      for (int i = 0; i < 10; i++) {
        int nr = draw.random().nextBoolean() ? CLONE : draw.word();
        long flags = draw.doubleWord();
        int arch = draw.random().nextBoolean() ? Architecture.host().auditArch() : draw.word();
        assertThat(answer(held, nr, arch, flags, 5))
            .isEqualTo(answer(original, nr, arch, flags, 5));
      }
    }
  }

  /** To clones with the flag; the others are allowed. */
  private static Program answering(int returnValue) {
    return Program.of(
        List.of(
            Instruction.of(Instruction.LD_ABS, SeccompData.ARGS),
            Instruction.jump(Instruction.JSET_K, (int) UNTRACED, 1, 0),
            Instruction.of(Instruction.RET_K, returnValue),
            Instruction.of(Instruction.RET_K, ALLOW)));
  }
}

package io.inquest.query.cause;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entry.AuditEntry.RulePlace;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.seccomp.SeccompAction;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentTestsTest {
  private static final int MAIN = RunRecord.MAIN;
  private static final Instruction REFUSE =
      new Instruction(Instruction.RET_K, 0, 0, SeccompAction.ERRNO.with(1));

  private static List<String> conditions(String call, long argument, Instruction... program) {
    return RunRecord.of("/bin/app")
        .by("policy", "some")
        .filter(List.of(new RulePlace(0, "some", "ERRNO(EPERM)", "p.yaml", 3, 3)), program)
        .errno(MAIN, call, "EPERM", argument)
        .exit(MAIN, 1)
        .finding()
        .cause()
        .orElseThrow()
        .conditions();
  }

  private static Instruction load(int offset) {
    return new Instruction(Instruction.LD_ABS, 0, 0, offset);
  }

  @Test
  void inWords_equalityThatHolds_saysSo() {
    assertThat(
            conditions("write", 1, load(16), new Instruction(Instruction.JEQ_K, 0, 0, 1), REFUSE))
        .containsExactly("fd is 1");
  }

  @Test
  void inWords_equalityThatDoesNotHold_saysWhatItIsInstead() {
    assertThat(
            conditions("write", 2, load(16), new Instruction(Instruction.JEQ_K, 0, 0, 1), REFUSE))
        .containsExactly("fd is 2, not 1");
  }

  @Test
  void inWords_maskedComparison_showsTheMask() {
    assertThat(
            conditions(
                "unshare",
                0x10000000,
                load(16),
                new Instruction(Instruction.AND_K, 0, 0, 0x7e020000),
                new Instruction(Instruction.JEQ_K, 0, 0, 0),
                REFUSE))
        .containsExactly("unshare_flags & 0x7e020000 is 0x10000000, not 0");
  }

  @Test
  void inWords_signedComparison_showsSignedNumbers() {
    assertThat(
            conditions(
                "close",
                -1,
                load(16),
                new Instruction(Instruction.XOR_K, 0, 0, 0x80000000),
                new Instruction(Instruction.JGE_K, 0, 0, 0x80000003),
                REFUSE))
        .containsExactly("fd is -1, less than 3");
  }

  @Test
  void inWords_bitsThatAreSet_showsThemInHex() {
    assertThat(
            conditions(
                "openat", 0x241, load(16), new Instruction(Instruction.JSET_K, 0, 0, 0x43), REFUSE))
        .containsExactly("dfd is 0x241, and dfd & 0x43 is non-zero");
  }

  @Test
  void inWords_rangeOfNumbers_namesBothEnds() {
    assertThat(
            conditions(
                "close",
                7,
                load(16),
                new Instruction(Instruction.JGE_K, 0, 1, 3),
                new Instruction(Instruction.JGT_K, 0, 0, 9),
                REFUSE))
        .containsExactly("fd is 7, at least 3, not more than 9");
  }

  @Test
  void inWords_upperHalf_isNamed() {
    assertThat(
            conditions(
                "brk",
                0x1_0000_0000L,
                load(20),
                new Instruction(Instruction.JEQ_K, 0, 0, 0),
                REFUSE))
        .containsExactly("the upper half of brk is 1, not 0");
  }

  @Test
  void inWords_numberComparisonsOnly_saysNothing() {
    assertThat(conditions("write", 1, load(0), new Instruction(Instruction.JEQ_K, 0, 0, 1), REFUSE))
        .isEmpty();
  }
}

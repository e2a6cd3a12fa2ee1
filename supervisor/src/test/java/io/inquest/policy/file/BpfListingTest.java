package io.inquest.policy.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.inquest.compile.Probe;
import io.inquest.linux.bpf.Evaluator;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.policy.PolicyException;
import io.inquest.policy.SourceText;
import io.inquest.policy.load.PolicyLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BpfListingTest {
  private static final String HEAD =
      " line  CODE  JT   JF      K\n=================================\n";

  private static final String TABLE =
      HEAD
          + """
           0000: 0x20 0x00 0x00 0x00000004  A = arch
           0001: 0x15 0x00 0x03 0xc000003e  if (A != ARCH_X86_64) goto 0005
           0002: 0x20 0x00 0x00 0x00000000  A = sys_number
           0003: 0x15 0x00 0x01 0x0000003b  if (A != execve) goto 0005
           0004: 0x06 0x00 0x00 0x00050001  return ERRNO(1)
           0005: 0x06 0x00 0x00 0x7fff0000  return ALLOW
          """;

  private static SourceText source(String text) {
    return new SourceText("dump.txt", text);
  }

  @Test
  void programs_ofATable_areItsNumbers() {
    List<Program> programs = BpfListing.programs(source(TABLE));
    assertThat(programs).hasSize(1);
    Evaluator evaluator = new Evaluator(programs.get(0));
    SeccompData data = new SeccompData();
    assertThat(evaluator.run(data.set(59, 0xc000003e, 0, 0, 0, 0, 0, 0, 0))).isEqualTo(0x50001);
    assertThat(evaluator.run(data.set(60, 0xc000003e, 0, 0, 0, 0, 0, 0, 0))).isEqualTo(0x7fff0000);
    assertThat(evaluator.run(data.set(59, 0x40000003, 0, 0, 0, 0, 0, 0, 0))).isEqualTo(0x7fff0000);
  }

  @Test
  void programs_ofSeveralTables_areInOrder() {
    String other = " line  OP   JT   JF   K\n 0000: 0x06 0x00 0x00 0x00000000   ret KILL\n";
    assertThat(BpfListing.programs(source(TABLE + "\n" + other)))
        .extracting(Program::length)
        .containsExactly(6, 1);
  }

  @Test
  void isOne_otherTexts_isFalse() {
    assertThat(BpfListing.isOne(source(TABLE))).isTrue();
    assertThat(BpfListing.isOne(source(TABLE.substring(HEAD.length())))).isTrue();
    assertThat(BpfListing.isOne(source("inquest: 1\ndefault: kill\n"))).isFalse();
    assertThat(BpfListing.isOne(source(""))).isFalse();
  }

  @Test
  void programs_brokenTables_saysWhere() {
    assertBroken(TABLE.replace(" 0002:", " 0003:"), "dump.txt:5:1: instruction 2 is expected here");
    assertBroken(TABLE.replace("0x15 0x00 0x03", "0x15 0x100 0x03"), "dump.txt:4:1: a code has 16");
    assertBroken(
        TABLE.replace("0x15 0x00 0x03", "0x15 0x00 0x30"),
        "dump.txt:3:1: seccomp would not accept the program that begins here: instruction 1:");
    assertBroken(HEAD, "dump.txt: the table has no instruction");
  }

  private static void assertBroken(String text, String message) {
    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(() -> BpfListing.programs(source(text)))
        .withMessageStartingWith(message);
  }

  @Test
  void read_asPolicy_saysWhatItIs() {
    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(() -> PolicyLoader.read(source(TABLE), Probe.context(new ArrayList<>())))
        .withMessageStartingWith("dump.txt: is a seccomp program as text, not a policy");
  }
}

package io.inquest.filter.algebra;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.compile.FilterCompiler;
import io.inquest.compile.Probe;
import io.inquest.linux.arch.X86_64;
import io.inquest.linux.bpf.Program;
import io.inquest.policy.SourceText;
import io.inquest.policy.load.PolicyLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WideningTest {
  private static final List<Program> NO_UNAME = program("{syscalls: uname, action: errno:EPERM}");
  private static final List<Program> NO_UNAME_NOR_SYNC =
      program("{syscalls: [uname, sync], action: kill}");
  private static final List<Program> NO_SYNC = program("{syscalls: sync, action: errno:EPERM}");

  private static List<Program> program(String rule) {
    String text = "inquest: 1\narchitectures: [x86_64]\ndefault: allow\nrules:\n  - " + rule + "\n";
    return List.of(
        FilterCompiler.program(
            PolicyLoader.read(new SourceText("a.yaml", text), Probe.context(new ArrayList<>()))));
  }

  @Test
  void first_eachFilterNarrows_isNone() {
    assertThat(Widening.first(List.of(NO_UNAME, NO_UNAME_NOR_SYNC), X86_64.ABI)).isEmpty();
  }

  @Test
  void first_laterFilterAllowsWhatTheFirstRefuses_namesBothAndACall() {
    Optional<Widening> widening =
        Widening.first(List.of(NO_UNAME, NO_UNAME_NOR_SYNC, NO_SYNC), X86_64.ABI);
    assertThat(widening).isPresent();
    assertThat(widening.get().later()).isEqualTo(2);
    assertThat(widening.get().earlier()).isZero();
    assertThat(widening.get().call().name()).contains("uname");
  }

  @Test
  void first_narrowerFilterInTheMiddle_isTheOneThatIsNamed() {
    Optional<Widening> widening =
        Widening.first(List.of(NO_UNAME, NO_UNAME_NOR_SYNC, NO_UNAME), X86_64.ABI);
    assertThat(widening).isPresent();
    assertThat(widening.get().later()).isEqualTo(2);
    assertThat(widening.get().earlier()).isEqualTo(1);
    assertThat(widening.get().call().name()).contains("sync");
  }
}

package io.inquest.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.policy.Policy;
import io.inquest.policy.SourceText;
import io.inquest.policy.load.PolicyLoader;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompilationTest {
  private static final Supervision SUPERVISION = new Supervision(0, false);

  private final Compilations compilations = new Compilations();
  private final Policy policy =
      PolicyLoader.read(
          new SourceText(
              "p.yaml",
              """
              inquest: 1
              architectures: [x86_64]
              default: allow
              rules:
                - name: no-netlink
                  syscalls: socket
                  when: family == AF_NETLINK
                  action: errno:EAFNOSUPPORT
              """),
          Probe.hostContext());

  @Test
  void of_thePolicyAgain_isTheSame() {
    assertThat(compilations.of(policy)).isSameAs(compilations.of(policy));
  }

  @Test
  void attributed_askedAgain_isTheSame() {
    Compilation compilation = compilations.of(policy);
    assertThat(compilation.attributed()).isSameAs(compilation.attributed());
  }

  @Test
  void chain_ofOneFilter_decidesByTheProgramThatWasExamined() {
    Compilation compilation = compilations.of(policy);
    AttributedProgram examined = compilation.attributed();
    List<CompiledFilter> chain = compilation.chain(SUPERVISION);
    assertThat(chain)
        .singleElement()
        .satisfies(filter -> assertThat(filter.program()).isSameAs(examined.program()));
  }

  @Test
  void attributed_afterTheChain_isItsProgram() {
    Compilation compilation = compilations.of(policy);
    List<CompiledFilter> chain = compilation.chain(SUPERVISION);
    assertThat(compilation.attributed().program()).isSameAs(chain.get(0).program());
  }
}

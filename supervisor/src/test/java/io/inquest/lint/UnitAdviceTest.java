package io.inquest.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.compile.FilterCompiler;
import io.inquest.compile.FilterSource;
import io.inquest.compile.Probe;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyNote;
import io.inquest.policy.SourceText;
import io.inquest.policy.load.PolicyLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnitAdviceTest {
  private static List<Finding> findings(String unit) {
    List<PolicyNote> notes = new ArrayList<>();
    Policy policy = PolicyLoader.read(new SourceText("a.service", unit), Probe.context(notes));
    return Lint.examine(
        new FilterSource.Written("a.service", FilterCompiler.attributed(policy)), notes);
  }

  @Test
  void examine_unitWhoseSettingsOverlap_advisesNoneToBeTakenOut() {
    List<Finding> findings =
        findings(
            """
            [Service]
            MemoryDenyWriteExecute=yes
            ProtectClock=yes
            ProtectKernelModules=yes
            RestrictNamespaces=~user
            SystemCallFilter=~@clock @module chown raed
            SystemCallFilter=~@clock
            """);
    assertThat(findings).extracting(Finding::check).doesNotContain("unreachable-rule");
    assertThat(findings)
        .extracting(Finding::remedy)
        .noneMatch(remedy -> remedy.contains("emove"))
        .contains("Say SystemCallArchitectures=native.");
  }

  @Test
  void examine_listOfWhatIsAllowed_isNotAdvisedToAnswerWhatSuchAListCannot() {
    assertThat(
            findings(
                """
                [Service]
                SystemCallFilter=@system-service
                SystemCallFilter=~statx
                SystemCallErrorNumber=EPERM
                """))
        .extracting(Finding::check)
        .doesNotContain("needs-enosys");
  }
}

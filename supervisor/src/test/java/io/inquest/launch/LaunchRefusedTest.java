package io.inquest.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.trace.follow.Distribution;
import io.inquest.trace.install.Caller;
import io.inquest.tracee.BareRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the kernel lets Inquest trace nothing, it says why, in the words of {@code doctor}. */
class LaunchRefusedTest {
  @TempDir private static Path directory;
  private static Distribution inquest;

  @BeforeAll
  static void install() throws Exception {
    inquest = Distribution.in(directory);
  }

  private static void assertTracedItself(List<String> command) {
    BareRun run = BareRun.of(command, Distribution.environment(), new byte[0], inquest.root());
    assertThat(run.status().shellStatus()).as(run.errors()).isEqualTo(125);
    assertThat(run.errors())
        .contains("traces Inquest itself", "outside of the debugger or strace -f")
        .containsOnlyOnce("EPERM")
        .doesNotContain("Yama");
  }

  @Test
  void run_insideInquest_saysThatItIsTraced() {
    String[] inner = inquest.command(Caller.SELF, "true").toArray(String[]::new);
    assertTracedItself(inquest.command(Caller.SELF, inner));
  }

  @Test
  void run_insideStrace_saysThatItIsTraced() {
    Assumptions.assumeTrue(
        BareRun.of("sh", "-c", "command -v strace").status().shellStatus() == 0, "takes strace");
    List<String> command = new ArrayList<>(List.of("strace", "-f", "-o", "/dev/null"));
    command.addAll(inquest.command(Caller.SELF, "true"));
    assertTracedItself(command);
  }
}

package io.inquest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.run.InquestProcess;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code inquest report}, and the files that it makes. */
final class ReportCommandTest {
  @TempDir Path directory;

  private BareRun report(Path store, String... more) {
    List<String> arguments = new ArrayList<>(List.of("report", "--store", store.toString()));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  @Test
  void report_ofARun_isAPageWithEveryRefusalBesideIt() throws IOException {
    Path tracee =
        TraceeProgram.forHost()
            .call("chdir", "/nowhere")
            .call("chdir", "/elsewhere")
            .exit(0)
            .writeTo(directory.resolve("tracee"));
    InquestProcess inquest =
        InquestProcess.in(directory)
            .policy("default: allow", "rules:", "  - {syscalls: chdir, action: errno:EPERM}");
    assertThat(inquest.run(tracee.toString()).status()).isEqualTo(WaitStatus.exited(0));
    Path page = directory.resolve("one.html");
    Path list = directory.resolve("one.refusals.csv");

    BareRun run = report(inquest.store(), "-o", page.toString());

    assertThat(run.errors()).isEqualTo("inquest: every refusal is in " + list + "\n");
    assertThat(Files.readString(page))
        .contains("2 calls were refused in this run, by 1 rule.")
        .contains("The journal of the run was verified and is intact.")
        .contains("Every refusal is in one.refusals.csv")
        .endsWith("</html>\n");
    assertThat(Files.readString(list).lines()).hasSize(3);
    assertThat(report(inquest.store(), "--form", "compliance", "--since", "today").output())
        .contains("What is not claimed");
  }

  @Test
  void report_ofWhatIsNoPeriodOrRun_isRefused() {
    BareRun none = report(directory.resolve("none"), "--since", "2h", "--until", "3h");
    assertThat(none.status()).isEqualTo(WaitStatus.exited(2));
    assertThat(none.errors()).isEqualTo("inquest: --until: the period ends before it begins\n");
    BareRun wrong = report(directory, "--until", "someday");
    assertThat(wrong.status()).isEqualTo(WaitStatus.exited(2));
    assertThat(wrong.errors()).startsWith("inquest: --until: 'someday' is not a time; write");
  }
}

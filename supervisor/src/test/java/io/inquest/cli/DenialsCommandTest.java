package io.inquest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.run.InquestProcess;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which calls {@code inquest denials} lists. */
final class DenialsCommandTest {
  @TempDir Path directory;

  private InquestProcess inquest;

  @BeforeEach
  void run() throws IOException {
    Path tracee =
        TraceeProgram.forHost()
            .call("getppid")
            .call("getuid")
            .call("chdir", "/nowhere")
            .call("chdir", "/elsewhere")
            .exit(0)
            .writeTo(directory.resolve("tracee"));
    inquest =
        InquestProcess.in(directory)
            .policy(
                "default: allow",
                "rules:",
                "  - {syscalls: getppid, action: log}",
                "  - {syscalls: getuid, action: errno:EPERM}",
                "  - {syscalls: chdir, when: 'filename ~ \"/no*\"', action: record}");
    assertThat(inquest.run(tracee.toString()).status()).isEqualTo(WaitStatus.exited(0));
  }

  @Test
  void denials_leaveOutCallsThatWereLogged() {
    assertThat(denials()).contains("getuid").doesNotContain("getppid", "chdir");
  }

  @Test
  void denials_logged_listTheseTooInTheOrderOfTheCalls() {
    assertThat(denials("--logged")).containsSubsequence("getppid", "LOG", "getuid", "ERRNO");
    assertThat(denials("--logged")).doesNotContain("chdir");
  }

  @Test
  void denials_allowed_listWhatWasLetThroughAndRecordedToo() {
    assertThat(denials("--allowed"))
        .containsSubsequence("getppid", "LOG", "getuid", "ERRNO", "/nowhere", "ALLOW", "chdir")
        .doesNotContain("/elsewhere");
  }

  @Test
  void denials_withoutARow_sayWhereTheRecordedCallsAre() {
    BareRun run =
        CommandRun.of("denials", "--store", inquest.store().toString(), "--syscall", "chdir");

    assertThat(run.output()).isEmpty();
    assertThat(run.errors())
        .isEqualTo(
            "inquest: run 1 has no refusal like that; 2 calls were let through and recorded:"
                + " inquest denials 1 --allowed\n");
  }

  @Test
  void denials_whoseReaderIsGone_endQuietly() throws IOException {
    List<String> denials = CommandRun.command("denials", "--store", inquest.store().toString());
    String script = "(\"$@\"; echo $? >&3) 3>status | :; cat status >&2";
    List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    command.addAll(denials);
    BareRun run = BareRun.of(command, System.getenv(), new byte[0], directory);

    assertThat(run.errors()).isEqualTo("141\n");
  }

  private String denials(String... more) {
    List<String> arguments = new ArrayList<>(List.of("denials", "--format", "json", "--store"));
    arguments.add(inquest.store().toString());
    arguments.addAll(List.of(more));
    BareRun run = CommandRun.of(arguments.toArray(String[]::new));
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    return run.output();
  }
}

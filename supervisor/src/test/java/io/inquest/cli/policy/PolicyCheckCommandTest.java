package io.inquest.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.cli.CommandRun;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyCheckCommandTest {
  @TempDir private Path directory;

  private BareRun check(String text, String... options) throws IOException {
    String file = Files.writeString(directory.resolve("a.yaml"), text).toString();
    String[] command = new String[3 + options.length];
    command[0] = "policy";
    command[1] = "check";
    command[2] = file;
    System.arraycopy(options, 0, command, 3, options.length);
    return CommandRun.of(command);
  }

  @Test
  void check_policyThatCanBeGotRound_endsWithOne() throws IOException {
    BareRun run = check("inquest: 1\ndefault: errno:EPERM\nforeign: allow\n");
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(1));
    assertThat(run.output()).contains("error: calls of other ABIs are let through");
  }

  @Test
  void check_notesAlone_endWithZero() throws IOException {
    BareRun run = check("inquest: 1\ndefault: errno:EPERM\n", "--format", "sarif");
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.output()).contains("\"version\":\"2.1.0\"").contains("\"level\":\"note\"");
  }

  @Test
  void check_textThatIsNoPolicy_endsWithTwo() throws IOException {
    BareRun run = check("inquest: 1\ndefault: maybe\n");
    assertThat(run.status()).isEqualTo(WaitStatus.exited(2));
    assertThat(run.errors()).contains("there is no action 'maybe'");
  }

  @Test
  void check_messageAboutWhatATerminalWouldObey_showsIt() throws IOException {
    BareRun run = check("{\"defaultAction\":\t\"clear\\u001b[2J\"}");
    assertThat(run.errors())
        .contains("there is no action 'clear\\x1b[2J'\n")
        .doesNotContain("\033");
    assertThat(run.errors()).contains("  {\"defaultAction\":\t\"clear").contains("\t^^");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x86_64", "aarch64"})
  void check_exampleThatOnlyReads_findsNothing(String machine) throws IOException {
    BareRun run = CommandRun.of("policy", "check", "--arch", machine, "examples/read-only.yaml");
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.output()).isEmpty();
    assertThat(run.errors()).isEmpty();
  }
}

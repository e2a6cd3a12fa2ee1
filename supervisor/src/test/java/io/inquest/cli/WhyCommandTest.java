package io.inquest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.inquest.run.InquestProcess;
import io.inquest.run.Supervised;
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

/** {@code inquest why} for programs, and the same from {@code run --report}. */
final class WhyCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  private InquestProcess inquest() {
    return InquestProcess.in(directory)
        .policy(
            "default: allow", "rules:", "  - {name: who, syscalls: getuid, action: errno:EPERM}");
  }

  private String program() throws IOException {
    return TraceeProgram.forHost()
        .call("getuid")
        .exit(3)
        .writeTo(directory.resolve("tracee"))
        .toString();
  }

  private BareRun why(InquestProcess inquest, String... more) {
    List<String> arguments = new ArrayList<>(List.of("why", "--format", "json", "--store"));
    arguments.add(inquest.store().toString());
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  @Test
  void why_ofARunAsJson_hasCauseRuleAndRemedy() throws IOException {
    InquestProcess inquest = inquest();
    inquest.run(program());

    JsonNode finding = JSON.readTree(why(inquest).output());

    assertThat(finding.at("/ending/exit_status").asInt()).isEqualTo(3);
    assertThat(finding.at("/refusal_explains").asBoolean()).isTrue();
    assertThat(finding.at("/cause/syscall").asText()).isEqualTo("getuid");
    assertThat(finding.at("/cause/rule").asText()).isEqualTo("who");
    assertThat(finding.at("/cause/line").asInt()).isPositive();
    assertThat(finding.at("/remedies/0/advice").asText()).contains("getuid");
  }

  @Test
  void why_ofADecisionAsJson_hasThePathToIt() throws IOException {
    InquestProcess inquest = inquest();
    inquest.run(program());

    JsonNode explanation = JSON.readTree(why(inquest, "1", "1").output());

    assertThat(explanation.at("/seq").asLong()).isEqualTo(1);
    assertThat(explanation.at("/effect").asText()).contains("EPERM");
    assertThat(explanation.at("/filters/0/answer").asText()).contains("ERRNO");
    assertThat(explanation.at("/path").isEmpty()).isFalse();
  }

  @Test
  void why_intoAFile_printsNothing() throws IOException {
    InquestProcess inquest = inquest();
    inquest.run(program());
    Path file = directory.resolve("why.json");

    assertThat(why(inquest, "-o", file.toString()).output()).isEmpty();

    assertThat(JSON.readTree(file.toFile()).at("/run").asLong()).isEqualTo(1);
  }

  @Test
  void report_ofARun_isItsFindingAndLeavesTheOutputAlone() throws IOException {
    Path file = directory.resolve("finding.json");
    InquestProcess inquest = inquest();

    Supervised run = inquest.with("--report", file.toString(), "--quiet").run(program());

    assertThat(run.status()).isEqualTo(WaitStatus.exited(3));
    assertThat(run.output() + run.errors()).isEmpty();
    JsonNode told = JSON.readTree(file.toFile());
    JsonNode asked = JSON.readTree(why(inquest).output());
    assertThat(told.at("/cause/rule")).isEqualTo(asked.at("/cause/rule"));
    assertThat(told.at("/remedies")).isEqualTo(asked.at("/remedies"));
    assertThat(told.at("/summary")).isEqualTo(asked.at("/summary"));
  }

  @Test
  void report_whereNoneCanBe_isSaidBeforeTheProgramRuns() throws IOException {
    Path output = directory.resolve("made");

    InquestProcess inquest =
        inquest().with("--report", directory.resolve("no/finding.json").toString());
    BareRun run = BareRun.of(inquest.command("touch", output.toString()).toArray(String[]::new));

    assertThat(run.status()).isEqualTo(WaitStatus.exited(2));
    assertThat(run.errors()).contains("there is no such folder");
    assertThat(Files.exists(output)).isFalse();
  }
}

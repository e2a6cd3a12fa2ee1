package io.inquest.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.inquest.cli.CommandRun;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyExplainCommandTest {
  @TempDir private Path directory;

  @Test
  void explain_builtIn_saysWhatHappens() {
    BareRun run = CommandRun.of("policy", "explain", "--arch", "x86_64", "strict", "getpid()");
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.output()).contains("getpid(), number 39 of x86_64: kill by default of strict");
  }

  @Test
  void explain_programAsJson_hasAnswerAndSteps() throws IOException {
    Program program = Program.of(List.of(Instruction.of(Instruction.RET_K, 0x00050001)));
    Path file = directory.resolve("eperm.bpf");
    Files.write(file, program.toBytes(ByteOrder.nativeOrder()));
    BareRun run =
        CommandRun.of("policy", "explain", "--bpf", file.toString(), "read(0)", "--format", "json");
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    JsonNode explanation = new ObjectMapper().readTree(run.output());
    assertThat(explanation.get("action").asText()).isEqualTo("ERRNO");
    assertThat(explanation.get("errno").asText()).isEqualTo("EPERM");
    assertThat(explanation.get("rule").isNull()).isTrue();
    assertThat(explanation.get("steps")).hasSize(1);
  }

  @Test
  void explain_neitherPolicyNorProgram_isWrongUsage() {
    BareRun run = CommandRun.of("policy", "explain", "read(0)");
    assertThat(run.status()).isEqualTo(WaitStatus.exited(2));
    assertThat(run.errors()).contains("name a policy before the call, or --bpf");
  }

  @Test
  void show_asBpf_hasInstructions() {
    BareRun run = CommandRun.of("policy", "show", "strict", "--bpf");
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.output()).contains("0000: ld arch").contains("ret ALLOW  ; mode 1 of strict");
  }
}

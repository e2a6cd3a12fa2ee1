package io.inquest.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.inquest.cli.CommandRun;
import io.inquest.compile.FilterCompiler;
import io.inquest.compile.Probe;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.policy.Policy;
import io.inquest.policy.SourceText;
import io.inquest.policy.load.PolicyLoader;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyDiffCommandTest {
  private static final String NARROW =
      """
      inquest: 1
      architectures: [x86_64]
      default: kill
      rules:
        - name: inet
          syscalls: socket
          when: family == AF_INET
          action: allow
      """;

  @TempDir private Path directory;

  private String file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  @Test
  void diff_narrowerPolicy_saysSoWithACallThatTheOtherAllows() throws IOException {
    String narrow = file("narrow.yaml", NARROW);
    String wide =
        file("wide.yaml", NARROW.replace("== AF_INET", "== AF_INET || family == AF_INET6"));
    BareRun run = CommandRun.of("policy", "diff", narrow, wide);
    assertThat(run.status()).isEqualTo(WaitStatus.exited(1));
    assertThat(run.output())
        .contains(narrow + " is narrower than " + wide)
        .contains("x86_64: socket")
        .contains("when family == AF_INET6")
        .contains("first:  kill by default of " + narrow)
        .contains("second: allow by \"inet\" (" + wide + ":5)")
        .contains("socket(0xa, 0, 0)");
  }

  @Test
  void diff_asJson_hasEachDifferenceWithAnExample() throws IOException {
    String narrow = file("narrow.yaml", NARROW);
    String wide =
        file(
            "wide.yaml",
            NARROW
                .replace("syscalls: socket", "syscalls: [socket, bind]")
                .replace("when: family", "when: arg0"));
    BareRun run = CommandRun.of("policy", "diff", wide, narrow, "--format", "json");
    assertThat(run.status()).isEqualTo(WaitStatus.exited(1));
    JsonNode diff = new ObjectMapper().readTree(run.output());
    assertThat(diff.get("relation").asText()).isEqualTo("incomparable");
    assertThat(diff.get("differences")).hasSize(2);
    for (JsonNode difference : diff.get("differences")) {
      boolean bind = difference.get("syscalls").get(0).asText().equals("bind");
      assertThat(difference.get("arch").asText()).isEqualTo("x86_64");
      assertThat(difference.at("/first/action").asText())
          .isEqualTo(bind ? "ALLOW" : "KILL_PROCESS");
      assertThat(difference.at("/example/args/0").asText()).isEqualTo(bind ? "0x2" : "0x100000002");
    }
  }

  @Test
  void diff_policyAndItsProgram_areEqual() throws IOException {
    String yaml = file("narrow.yaml", NARROW);
    Policy policy =
        PolicyLoader.read(new SourceText(yaml, NARROW), Probe.context(new ArrayList<>()));
    Path bpf = directory.resolve("narrow.bpf");
    Files.write(bpf, FilterCompiler.program(policy).toBytes(ByteOrder.nativeOrder()));
    BareRun run = CommandRun.of("policy", "diff", yaml, bpf.toString());
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.output()).contains("answer every call alike");
  }

  @Test
  void diff_programThatCannotBeExamined_endsWithTwo() throws IOException {
    Program product =
        Program.of(
            List.of(
                Instruction.of(Instruction.LD_ABS, SeccompData.ARGS),
                Instruction.of(Instruction.TAX, 0),
                Instruction.of(Instruction.MUL_X, 0),
                Instruction.of(Instruction.RET_A, 0)));
    Path bpf = directory.resolve("product.bpf");
    Files.write(bpf, product.toBytes(ByteOrder.nativeOrder()));
    BareRun run = CommandRun.of("policy", "diff", bpf.toString(), "strict");
    assertThat(run.status()).isEqualTo(WaitStatus.exited(2));
    assertThat(run.errors()).startsWith("inquest: ").contains("cannot be examined exactly");
  }

  @Test
  void diff_fileThatIsNoPolicy_saysWhatIsWrong() throws IOException {
    Path bytes = directory.resolve("bytes");
    Files.write(bytes, new byte[] {1, 0, 3});
    BareRun run = CommandRun.of("policy", "diff", bytes.toString(), "strict");
    assertThat(run.status()).isEqualTo(WaitStatus.exited(2));
    assertThat(run.errors()).contains("is not a program that seccomp would accept");
  }

  @Test
  void policy_withoutCommand_isWrongUsage() {
    BareRun run = CommandRun.of("policy");
    assertThat(run.status()).isEqualTo(WaitStatus.exited(2));
    assertThat(run.errors())
        .contains("Missing required subcommand")
        .contains("inquest policy --help");
  }
}

package io.inquest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.run.InquestProcess;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code inquest filters}, and what {@code why} says of a call that a program's filter refused. */
final class FiltersCommandTest {
  private static final int NR = Architecture.host().syscalls().number("getppid").orElseThrow();
  private static final int FLAG_LOG = 2;

  @TempDir Path directory;

  @Test
  void filters_ofARun_areItsPoliciesAndTheProgramsOwn() throws IOException {
    InquestProcess inquest = installing();

    BareRun json = ask(inquest, "filters", "--format", "json");
    List<String> lines = json.output().lines().toList();
    assertThat(lines).as(json.errors()).hasSize(2);
    JsonNode policy = new ObjectMapper().readTree(lines.get(0));
    assertThat(policy.get("origin").asText()).isEqualTo("policy");
    assertThat(policy.get("policy").asText()).isEqualTo("policy-0");
    assertThat(policy.get("ip").isNull()).isTrue();
    JsonNode own = new ObjectMapper().readTree(lines.get(1));
    assertThat(own.get("filter").asInt()).isEqualTo(1);
    assertThat(own.get("origin").asText()).isEqualTo("program");
    assertThat(own.get("comm").asText()).isEqualTo("tracee");
    assertThat(own.get("exe").asText()).endsWith("/tracee");
    assertThat(own.get("ip").asText()).startsWith("0x");
    assertThat(own.get("flags").get(0).asText()).isEqualTo("LOG");
    assertThat(own.get("length").asInt()).isEqualTo(4);
    assertThat(own.get("observed").asBoolean()).isTrue();
    assertThat(own.get("frames").isArray()).isTrue();

    assertThat(ask(inquest, "filters").output())
        .containsPattern("0 .* policy +policy-0")
        .containsPattern("1 .* program +tracee +LOG +4");
    assertThat(ask(inquest, "filters", "--format", "csv").output())
        .startsWith("run,filter,time,origin,policy,tid,comm,exe,ip,flags,length,sha256,observed");
  }

  @Test
  void why_ofACallThatAProgramsFilterRefused_saysHowTheFilterCameToIt() {
    InquestProcess inquest = installing();

    String why = ask(inquest, "why", "1", "2").output();

    assertThat(why)
        .contains("the program's own filter 1")
        .contains("filter 0 (policy-0): ALLOW; less restrictive")
        .contains("filter 1: ERRNO(EIO); decides, the most restrictive")
        .contains("0000: ld nr")
        .contains("  > 0003: ret ERRNO(5)");
  }

  private InquestProcess installing() {
    Program program =
        Program.of(
            List.of(
                Instruction.of(Instruction.LD_ABS, SeccompData.NR),
                Instruction.jump(Instruction.JEQ_K, NR, 1, 0),
                Instruction.of(Instruction.RET_K, SeccompAction.ALLOW.value()),
                Instruction.of(Instruction.RET_K, SeccompAction.ERRNO.with(5))));
    Path tracee =
        TraceeProgram.forHost()
            .noNewPrivileges()
            .installFilter(FLAG_LOG, program.toBytes(ByteOrder.nativeOrder()))
            .expect(0)
            .call("getppid")
            .exit(0)
            .writeTo(directory.resolve("tracee"));
    InquestProcess inquest = InquestProcess.in(directory).policy("default: allow");
    assertThat(inquest.run(tracee.toString()).status()).isEqualTo(WaitStatus.exited(0));
    return inquest;
  }

  private static BareRun ask(InquestProcess inquest, String command, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command, "--store"));
    arguments.add(inquest.store().toString());
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }
}

package io.inquest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.inquest.run.InquestProcess;
import io.inquest.tracee.BareRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsCommandTest {
  @TempDir private Path directory;

  @Test
  void runs_ofGroups_areListedWithThem() throws IOException {
    Files.writeString(directory.resolve("web.yaml"), "inquest: 1\ndefault: allow\n");
    InquestProcess.in(directory).run("true");
    InquestProcess grouped =
        InquestProcess.in(directory).with("--policy-dir", directory.toString(), "--group", "web");
    grouped.run("false");

    BareRun table = CommandRun.of("runs", "--store", grouped.store().toString());
    assertThat(table.output().lines().toList().get(0)).startsWith("RUN  GROUP  STARTED");
    BareRun json = CommandRun.of("runs", "--store", grouped.store().toString(), "--format", "json");
    String[] lines = json.output().split("\n", -1);
    JsonNode first = new ObjectMapper().readTree(lines[0]);
    assertThat(first.get("run").asInt()).isEqualTo(1);
    assertThat(first.get("group").isNull()).isTrue();
    assertThat(first.get("outcome").asText()).isEqualTo("exited");
    JsonNode second = new ObjectMapper().readTree(lines[1]);
    assertThat(second.get("group").asText()).isEqualTo("web");
    assertThat(second.get("exit_status").asInt()).isEqualTo(1);
    assertThat(second.get("command").get(0).asText()).isEqualTo("false");
  }
}

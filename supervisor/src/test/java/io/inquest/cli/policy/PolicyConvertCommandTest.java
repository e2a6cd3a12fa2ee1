package io.inquest.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.inquest.cli.CommandRun;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyConvertCommandTest {
  @TempDir private Path directory;

  private String policy(String name, String rule) throws IOException {
    String text =
        "inquest: 1\narchitectures: [x86_64]\ndefault: allow\nforeign: kill-thread\nrules:\n  - "
            + rule
            + "\n";
    return Files.writeString(directory.resolve(name), text).toString();
  }

  @Test
  void convert_policyThatTheFormatCanSay_isWrittenAndEqual() throws IOException {
    String yaml = policy("a.yaml", "{syscalls: sync, action: errno:EIO}");
    String json = directory.resolve("a.json").toString();
    // A profile also speaks of the machine's own architecture.
    BareRun run =
        CommandRun.of("policy", "convert", yaml, "--arch", "x86_64", "--to", "oci", "-o", json);
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.errors()).isEmpty();
    JsonNode profile = new ObjectMapper().readTree(Path.of(json).toFile());
    assertThat(profile.get("defaultAction").asText()).isEqualTo("SCMP_ACT_ALLOW");
    assertThat(profile.at("/syscalls/0/names/0").asText()).isEqualTo("sync");
    assertThat(profile.at("/syscalls/0/errnoRet").asInt()).isEqualTo(5);
    BareRun diff = CommandRun.of("policy", "diff", yaml, json, "--arch", "x86_64");
    assertThat(diff.status()).as(diff.output()).isEqualTo(WaitStatus.exited(0));
  }

  @Test
  void convert_whatTheFormatCannotSay_isReported() throws IOException {
    String yaml = policy("a.yaml", "{syscalls: sync, action: allow, record: true}");
    BareRun run = CommandRun.of("policy", "convert", yaml, "strict", "--to", "OCI");
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(1));
    assertThat(run.errors())
        .contains("the format cannot say which allowed calls " + yaml + " records")
        .contains("the format cannot say that strict kills by SIGKILL")
        .contains("kill; what is written says kill-thread");
    assertThat(run.output()).startsWith("{");
  }

  @Test
  void convert_toWhereNothingCanBeWritten_saysWhy() throws IOException {
    String yaml = policy("a.yaml", "{syscalls: sync, action: errno:EIO}");
    String file = directory.resolve("none/a.json").toString();
    BareRun run = CommandRun.of("policy", "convert", yaml, "--to", "oci", "-o", file);
    assertThat(run.status()).isEqualTo(WaitStatus.exited(125));
    assertThat(run.errors())
        .isEqualTo("inquest: cannot write " + file + ": there is no such folder\n");
  }

  @Test
  void merge_twoPolicies_refusesWhatEitherRefusesOrBothDo() throws IOException {
    String one = policy("a.yaml", "{syscalls: [sync, uname], action: errno:EIO}");
    String other = policy("b.yaml", "{syscalls: [sync, sysinfo], action: errno:EIO}");
    BareRun both = CommandRun.of("policy", "merge", one, other);
    assertThat(both.output()).contains("name: 'intersection'").contains("[uname, sysinfo, sync]");
    assertThat(both.status()).as(both.errors()).isEqualTo(WaitStatus.exited(0));
    BareRun either = CommandRun.of("policy", "merge", one, other, "--union");
    assertThat(either.output()).contains("name: 'union'").contains("syscalls: [sync]");
  }

  @Test
  void events_like_areListedWithTheirFields() {
    BareRun run = CommandRun.of("policy", "events", "sock*", "--arch", "x86_64");
    assertThat(run.status()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.output())
        .contains("syscalls:sys_enter_socket(family: s32, type: s32, protocol: s32)\n")
        .contains("syscalls:sys_enter_socketpair(")
        .doesNotContain("sys_enter_bind");
    BareRun none = CommandRun.of("policy", "events", "nothing-like-it");
    assertThat(none.status()).isEqualTo(WaitStatus.exited(1));
  }

  @Test
  void events_asJson_haveWidthAndSign() throws IOException {
    BareRun run = CommandRun.of("policy", "events", "write", "--format", "json");
    JsonNode event = new ObjectMapper().readTree(run.output());
    assertThat(event.get("event").asText()).isEqualTo("syscalls:sys_enter_write");
    assertThat(event.at("/fields/0/bits").asInt()).isEqualTo(32);
    assertThat(event.at("/fields/1/pointer").asBoolean()).isTrue();
    assertThat(event.at("/fields/2/bits").asInt()).isEqualTo(64);
  }
}

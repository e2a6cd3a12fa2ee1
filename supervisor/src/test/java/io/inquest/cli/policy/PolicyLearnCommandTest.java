package io.inquest.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.inquest.cli.CommandRun;
import io.inquest.run.InquestProcess;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.ChildProcess;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code policy learn} and {@code policy replay} as people and scripts call them. */
class PolicyLearnCommandTest {
  @TempDir Path directory;
  private String program;

  @BeforeEach
  void write() {
    program =
        TraceeProgram.forHost()
            .call("getppid")
            .call("getppid")
            .exit(0)
            .writeTo(directory.resolve("asks"))
            .toString();
  }

  private BareRun policy(String command, String... arguments) {
    List<String> line = new ArrayList<>(List.of("policy", command));
    line.addAll(List.of("--store", directory.resolve("store").toString()));
    line.addAll(List.of(arguments));
    return CommandRun.of(line.toArray(String[]::new));
  }

  @Test
  void learnAndReplay_runRecordedWithAll_endWithTheStatusesOfTheContract() throws IOException {
    InquestProcess.in(directory).with("--record", "all").run(program);
    String learned = directory.resolve("learned.yaml").toString();
    BareRun learning = policy("learn", "-o", learned);
    assertThat(learning.status()).as(learning.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(learning.errors())
        .contains("inquest: 1 rule from 3 calls", "not seen: whatever this one run did not do");

    BareRun same = policy("replay", learned, "1");
    assertThat(same.status()).as(same.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(same.output()).isEmpty();
    assertThat(same.errors()).contains("run 1: 0 of 3 decisions would have changed");

    BareRun other = policy("replay", "strict", "1");
    assertThat(other.status()).as(other.errors()).isEqualTo(WaitStatus.exited(1));
    assertThat(other.output()).contains("ALLOW     KILL_PROCESS  default  diverges");
    assertThat(other.errors())
        .contains("run 1: 3 of 3 decisions would have changed; from #1 on its course is not");
  }

  @Test
  void learn_asJson_saysWhatEachRuleRestsOn() throws IOException {
    InquestProcess.in(directory).with("--record", "all").run(program);
    JsonNode json = new ObjectMapper().readTree(policy("learn", "--format", "json").output());
    JsonNode rule = json.get("rules").get(0);
    assertThat(rule.get("syscalls").toString()).contains("\"getppid\"");
    assertThat(rule.get("uses").toString())
        .contains("{\"what\":\"getppid\",\"count\":2,\"runs\":[1]}");
    assertThat(json.get("policy").asText()).contains("\nname: 'asks'\n", "default: kill\n");

    BareRun wrong = policy("learn", "--else", "errno:EPREM");
    assertThat(wrong.status()).isEqualTo(WaitStatus.exited(2));
    assertThat(wrong.errors()).contains("there is no errno 'EPREM'");
  }

  @Test
  void replay_refusalsAlone_cannotTell() throws IOException {
    Path none = directory.resolve("none.yaml");
    Files.writeString(none, "inquest: 1\ndefault: allow\n");
    InquestProcess.in(directory).with("-p", none.toString()).run(program);
    BareRun unknown = policy("replay", "strict");
    assertThat(unknown.status()).isEqualTo(WaitStatus.exited(2));
    assertThat(unknown.errors()).contains("not known: run 1 was not recorded with --record all");
  }

  /** Three processes, one of them while all processors are busy: it may take its time. */
  @Test
  void learn_untilStable_runsTheProgramAgain() throws IOException {
    Path learned = directory.resolve("learned.yaml");
    List<String> command =
        CommandRun.command("policy", "learn", "--store", directory.resolve("store").toString());
    command.addAll(List.of("--until-stable", "1", "-o", learned.toString(), "--", program, "-x"));
    Path errors = directory.resolve("errors");
    WaitStatus status =
        ChildProcess.start(
                command,
                System.getenv(),
                directory,
                Path.of("/dev/null"),
                directory.resolve("output"),
                errors)
            .waitFor(ChildProcess.GENEROUS.multipliedBy(10));
    String said = Files.readString(errors);
    assertThat(status).as(said).isEqualTo(WaitStatus.exited(0));
    assertThat(said)
        .contains("inquest: run 1 (idle), ", "inquest: run 2 (processors busy), ")
        .contains(": adds nothing\n");
    assertThat(learned).content().contains("run 2: " + program + " -x (3 calls, ");
  }

  @Test
  void learn_untilStableWithoutAProgramOrASense_isWrongUsage() {
    BareRun none = policy("learn", "--until-stable", "2");
    assertThat(none.status()).isEqualTo(WaitStatus.exited(2));
    assertThat(none.errors()).contains("--until-stable needs a program to run, after --");
    BareRun never = policy("learn", "--until-stable", "4", "--max-runs", "4", "--", program);
    assertThat(never.status()).isEqualTo(WaitStatus.exited(2));
    BareRun word = policy("learn", program);
    assertThat(word.status()).isEqualTo(WaitStatus.exited(2));
    assertThat(word.errors()).contains("is not a run: a run is a number");
  }
}

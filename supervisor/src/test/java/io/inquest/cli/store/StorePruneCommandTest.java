package io.inquest.cli.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.cli.CommandRun;
import io.inquest.run.InquestProcess;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.WaitStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorePruneCommandTest {
  @TempDir Path directory;

  /** {@code inquest store}, with the key of the runs here. */
  private BareRun store(String... arguments) {
    List<String> command = new ArrayList<>(List.of("env"));
    command.add("XDG_CONFIG_HOME=" + directory.resolve("config"));
    command.addAll(CommandRun.command("store"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--store", directory.resolve("store").toString()));
    return BareRun.of(command.toArray(String[]::new));
  }

  @Test
  void prune_oldRuns_isToldByEachCommand() throws Exception {
    InquestProcess inquest = InquestProcess.in(directory);
    inquest.run("true");
    inquest.run("sh", "-c", "exit 3");

    assertThat(store("prune", "--before", "1h").output()).startsWith("no run is pruned: ");
    assertThat(store("prune", "--before", "0s", "--dry-run").output())
        .contains("run 1 would be pruned: ")
        .contains("run 2 would be pruned: ");
    BareRun pruned = store("prune", "--before", "0s");
    assertThat(pruned.output()).contains("run 2 pruned: ");
    assertThat(pruned.status()).isEqualTo(WaitStatus.exited(0));

    inquest.run("true");
    BareRun verified = store("verify");
    assertThat(verified.output())
        .contains("run 1: pruned at ")
        .contains("run 2: pruned at ")
        .contains("run 3: intact: ");
    assertThat(verified.status()).isEqualTo(WaitStatus.exited(0));
    assertThat(store("verify", "2", "--format", "json").output())
        .contains("\"run\":2,", "\"verdict\":\"pruned\"")
        .doesNotContain("\"run\":1,");
    assertThat(store("info").output()).contains("runs: 1, 1 of them with checkpoints; 2 pruned");

    Files.delete(directory.resolve("store/pruned/000001/prune"));
    BareRun forged = store("verify");
    assertThat(forged.output()).contains("run 1: removed: the run is gone");
    assertThat(forged.status()).isEqualTo(WaitStatus.exited(1));
  }

  @Test
  void prune_badTime_isWrongUsage() {
    InquestProcess.in(directory).run("true");
    BareRun wrong = store("prune", "--before", "soon");
    assertThat(wrong.errors()).contains("--before: 'soon' is not a time");
    assertThat(wrong.status()).isEqualTo(WaitStatus.exited(2));
  }

  @Test
  void info_ofARunAndOfSettings_tellsThem() throws Exception {
    InquestProcess.in(directory).run("true");
    Files.writeString(
        directory.resolve("store/store.properties"),
        "format=1\nretention=90d\nredact=env:*TOKEN*\nredact=very-s3kr3t\n");

    assertThat(store("info").output())
        .contains("retention: runs that ended more than 2160 h ago are pruned")
        .contains("redaction: pattern 1, values of environment variables")
        .contains("redaction: pattern 2, a text")
        .doesNotContain("s3kr3t");
    assertThat(store("info", "1").output())
        .contains("command: true")
        .contains("recorded by Inquest ")
        .contains("Linux ")
        .contains("identity: environment sha256:")
        .contains("policy: observe, sha256 of its filter ")
        .contains("ended: ");
    assertThat(store("info", "7").status()).isEqualTo(WaitStatus.exited(2));
  }
}

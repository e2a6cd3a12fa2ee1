package io.inquest.cli.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.cli.CommandRun;
import io.inquest.run.InquestProcess;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreVerifyCommandTest {
  @TempDir Path directory;

  /** Verifies a store whose tables can be nowhere: it is only read, and there is no cache. */
  private BareRun verifyWithoutTables(Path store) throws IOException {
    Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("r-x------"));
    List<String> command = new ArrayList<>(List.of("env", "XDG_CACHE_HOME=/dev/null/cache"));
    command.addAll(CommandRun.command("store", "verify", "--store", store.toString()));
    try {
      return BareRun.of(command.toArray(String[]::new));
    } finally {
      Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void verify_tablesThatCannotBeHad_judgesTheJournalsAll() throws IOException {
    InquestProcess inquest = InquestProcess.in(directory);
    inquest.run("true");

    BareRun whole = verifyWithoutTables(inquest.store());

    assertThat(whole.output()).startsWith("run 1: intact: ");
    assertThat(whole.errors()).contains("the tables could not be compared with the journals: ");
    assertThat(whole.status()).isEqualTo(WaitStatus.exited(2));

    Path checkpoints = inquest.store().resolve("runs/000001/checkpoints");
    Files.writeString(checkpoints, "no checkpoint\n\n— a b\n");
    BareRun altered = verifyWithoutTables(inquest.store());

    assertThat(altered.output()).startsWith("run 1: altered: ");
    assertThat(altered.errors()).contains("the tables could not be compared with the journals: ");
    assertThat(altered.status()).isEqualTo(WaitStatus.exited(1));
  }

  @Test
  void verify_runOfAnotherVersion_judgesTheOthers() throws IOException {
    InquestProcess inquest = InquestProcess.in(directory);
    inquest.run("true");
    inquest.run("true");
    Path segment = inquest.store().resolve("runs/000001/000001.segment");
    Files.write(segment, SegmentOfAnotherVersion.of(Files.readAllBytes(segment)));

    BareRun verified = CommandRun.of("store", "verify", "--store", inquest.store().toString());

    assertThat(verified.errors()).contains("run 1 could not be judged: ").contains("its format is");
    assertThat(verified.output()).contains("run 2: intact: ");
    assertThat(verified.status()).isEqualTo(WaitStatus.exited(2));
  }
}

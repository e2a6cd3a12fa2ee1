package io.inquest.cli.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.cli.CommandRun;
import io.inquest.run.InquestProcess;
import io.inquest.run.Supervised;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done with a site's database by hand. */
class StoreSiteCommandsTest {
  /** Nobody listens there: the port is the discard service's. */
  private static final String AWAY = "jdbc:postgresql://127.0.0.1:9/site";

  @TempDir Path directory;

  @Test
  void run_intoADatabaseThatIsAway_recordsIntoTheSpoolAndLoadsNothingOfIt() throws IOException {
    Path log = directory.resolve("classes");
    Path state = directory.resolve("state");
    Supervised run =
        InquestProcess.in(directory)
            .through("env", "XDG_STATE_HOME=" + state)
            .withRuntime("-Xlog:class+load:file=" + log + "::filecount=0")
            .with("--store", AWAY)
            .run("true");
    assertThat(run.status()).isEqualTo(WaitStatus.exited(0));
    assertThat(state.resolve("inquest/runs/000001")).isDirectory();
    List<String> loaded = Files.readAllLines(log);
    assertThat(loaded)
        .filteredOn(
            line ->
                line.contains("org.postgresql.")
                    || line.contains("com.zaxxer.")
                    || line.contains("org.hibernate."))
        .isEmpty();
  }

  @Test
  void run_intoADatabaseWhoseUrlHasAPassword_isRefused() {
    Supervised run =
        InquestProcess.in(directory).with("--store", AWAY + "?password=hunter2").run("true");
    assertThat(run.status()).isEqualTo(WaitStatus.exited(2));
    assertThat(run.errors()).contains("PGPASSWORD").doesNotContain("hunter2");
  }

  @Test
  void push_withoutADatabase_endsWithUsageStatus() {
    BareRun run = CommandRun.of("store", "push", "--store", directory.toString());
    assertThat(run.status().shellStatus()).isEqualTo(2);
    assertThat(run.errors()).contains("no database to push to");
  }

  @Test
  void push_databaseIsAway_isGivenUpWithWhereAndWhatToDo() {
    InquestProcess.in(directory).store(directory.resolve("spool")).run("true");
    BareRun run =
        CommandRun.of(
            "store",
            "push",
            "--store",
            AWAY,
            "--from",
            directory.resolve("spool").toString(),
            "--wait",
            "0");
    assertThat(run.status().shellStatus()).isEqualTo(125);
    assertThat(run.errors())
        .contains("cannot open the database (" + AWAY + "): the server does not answer")
        .doesNotContain("Exception");
  }

  @Test
  void grant_nameWithQuotes_isQuoted() {
    BareRun run = CommandRun.of("store", "grant", "a\"; drop table x; --", "--read");
    assertThat(run.status().shellStatus()).isZero();
    assertThat(run.output())
        .isEqualTo(
            """
            grant usage on schema inquest, inquest_host to "a""; drop table x; --";
            grant select on all tables in schema inquest, inquest_host to "a""; drop table x; --";
            """);
  }
}

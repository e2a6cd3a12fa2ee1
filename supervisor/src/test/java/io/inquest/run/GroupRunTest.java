package io.inquest.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that enter a group. */
final class GroupRunTest {
  private static final int EPERM = 1;
  private static final int EACCES = 13;

  @TempDir private Path directory;
  private Path folder;

  @BeforeEach
  void writePolicies() throws IOException {
    folder = Files.createDirectories(directory.resolve("policies/web")).getParent();
    Files.writeString(
        folder.resolve("web.yaml"),
        """
        inquest: 1
        default: allow
        rules:
          - {name: no-uname, syscalls: uname, action: "errno:EPERM"}
        """);
    Files.writeString(
        folder.resolve("web/worker.yaml"),
        """
        inquest: 1
        rules:
          - {name: no-sync, syscalls: sync, action: "errno:EACCES"}
        """);
  }

  private InquestProcess inquest(String group) {
    return InquestProcess.in(directory)
        .with("--policy-dir", folder.toString())
        .with("--group", group);
  }

  private Path program() {
    return TraceeProgram.forHost()
        .call("uname", 0)
        .expectError(EPERM)
        .call("sync")
        .expectError(EACCES)
        .exit(0)
        .writeTo(directory.resolve("t"));
  }

  @Test
  void group_isRememberedAndEachRefusalIsOfItsPolicy() {
    Supervised run = inquest("web/worker").run(program().toString());

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().of(RunStarted.class))
        .extracting(started -> started.group().orElse(""))
        .containsExactly("web/worker");
    assertThat(run.records().of(FilterInstalled.class))
        .extracting(FilterInstalled::index, FilterInstalled::policy)
        .containsExactly(tuple(0, "web"), tuple(1, "web/worker"));
    assertThat(run.records().refusals())
        .extracting(Decision::policy, Decision::rule, Decision::filter)
        .containsExactly(tuple("web", "no-uname", 0), tuple("web/worker", "no-sync", 1));
    assertThat(run.errors()).doesNotContain("is wider than");
  }

  @Test
  void callThatAParentsRuleAllows_isRecordedAsOfThatRule() throws IOException {
    Files.writeString(
        folder.resolve("web.yaml"),
        """
        inquest: 1
        default: allow
        rules:
          - {name: parents, syscalls: getppid, action: allow, record: true}
        """);
    Path program =
        TraceeProgram.forHost().call("getppid").exit(0).writeTo(directory.resolve("asking"));

    Supervised run = inquest("web/worker").run(program.toString());

    assertThat(run.records().decisions())
        .extracting(Decision::policy, Decision::rule, Decision::filter)
        .containsExactly(tuple("web", "parents", 0));
  }

  @Test
  void policiesOfTheCommandLine_narrowTheGroup() {
    Supervised run =
        inquest("web")
            .policy("default: allow", "rules:", "  - {syscalls: sync, action: \"errno:EACCES\"}")
            .run(program().toString());
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().of(FilterInstalled.class))
        .extracting(FilterInstalled::policy)
        .containsExactly("web", "policy-0");
  }

  @Test
  void groupThatIsNoPath_isWrongUsage() {
    Supervised run = inquest("web/../other").run("true");
    assertThat(run.status()).isEqualTo(WaitStatus.exited(2));
    assertThat(run.errors())
        .isEqualTo(
            "inquest: --group: there is no group 'web/../other'\n"
                + "  web/../other\n"
                + "      ^\n"
                + "A group is a path such as web/worker: names joined by '/', of letters, digits,"
                + " '-' and '_', that begin with a letter.\n");
    assertThat(run.records().entries()).isEmpty();
  }

  @Test
  void childThatWidens_isNotRun() throws IOException {
    Files.writeString(
        folder.resolve("web/worker.yaml"),
        "inquest: 1\nrules:\n  - {name: up, syscalls: uname, action: allow}\n");
    Supervised run = inquest("web/worker").run("true");
    assertThat(run.status()).isEqualTo(WaitStatus.exited(2));
    assertThat(run.errors())
        .contains("rule \"up\" would allow what " + folder.resolve("web.yaml") + " refuses")
        .contains("uname(0) gets errno:EPERM by \"no-uname\"");
    assertThat(run.records().entries()).isEmpty();
  }
}

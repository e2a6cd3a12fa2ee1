package io.inquest.trace.record;

import static io.inquest.tracee.Argument.buffer;
import static io.inquest.tracee.Argument.invalidPointer;
import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.run.InquestProcess;
import io.inquest.run.Records;
import io.inquest.run.Supervised;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that are recorded by the text that they point at, under the kernel. */
final class RecordByTextTest {
  private static final int AT_FDCWD = -100;
  private static final int O_WRONLY = 1;
  private static final int ENOENT = 2;
  private static final int EFAULT = 14;
  private static final int EROFS = 30;

  @TempDir private Path directory;

  private String opening() {
    return TraceeProgram.forHost()
        .call("openat", AT_FDCWD, "/nowhere/a", 0)
        .expectError(ENOENT)
        .call("openat", AT_FDCWD, "/elsewhere/a", 0)
        .expectError(ENOENT)
        .call("openat", AT_FDCWD, "/nowhere/b", O_WRONLY)
        .call("openat", AT_FDCWD, "/elsewhere/b", O_WRONLY)
        .call("mkdirat", AT_FDCWD, "/nowhere/c", 0)
        .expectError(ENOENT)
        .writeTo(directory.resolve("t"))
        .toString();
  }

  /** The decisions as their answers, decoded calls and rules. */
  private static List<String> kept(Supervised run) {
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    return run.records().decisions().stream()
        .map(decision -> Records.text(decision) + " " + path(decision) + " by " + decision.rule())
        .toList();
  }

  private static String path(Decision decision) {
    int start = decision.decoded().indexOf('"');
    return start < 0
        ? decision.decoded()
        : decision.decoded().substring(start + 1, decision.decoded().indexOf('"', start + 1));
  }

  @Test
  void events_filteredByText_recordExactlyTheCallsThatMatch() {
    Supervised run =
        InquestProcess.in(directory)
            .with("-e", "openat", "--filter", "filename ~ '/nowhere/*'")
            .run(opening());

    assertThat(kept(run))
        .containsExactly(
            "openat ALLOW /nowhere/a by -e openat", "openat ALLOW /nowhere/b by -e openat");
  }

  @Test
  void recordRules_ofAPolicy_keepWhatLaterRulesLetThrough() {
    Supervised run =
        InquestProcess.in(directory)
            .policy(
                "default: allow",
                "rules:",
                "  - {name: seen, syscalls: [openat, mkdirat], architectures: native,"
                    + " when: 'arg1 != 0', action: record}",
                "  - {name: no-writing, syscalls: openat, when: flags & O_WRONLY,"
                    + " action: errno:EROFS}")
            .run(opening());

    assertThat(kept(run))
        .containsExactly(
            "openat ALLOW /nowhere/a by seen",
            "openat ALLOW /elsewhere/a by seen",
            "openat ERRNO(" + EROFS + ") /nowhere/b by no-writing",
            "openat ERRNO(" + EROFS + ") /elsewhere/b by no-writing",
            "mkdirat ALLOW /nowhere/c by seen");
  }

  @Test
  void recordRules_byText_decideNothing() {
    Supervised run =
        InquestProcess.in(directory)
            .policy(
                "default: allow",
                "rules:",
                "  - {name: seen, syscalls: openat, when: 'filename ~ \"/elsewhere/*\"',"
                    + " action: record}",
                "  - {name: no-writing, syscalls: openat, when: flags & O_WRONLY,"
                    + " action: errno:EROFS}")
            .run(opening());

    assertThat(kept(run))
        .containsExactly(
            "openat ALLOW /elsewhere/a by seen",
            "openat ERRNO(" + EROFS + ") /nowhere/b by no-writing",
            "openat ERRNO(" + EROFS + ") /elsewhere/b by no-writing");
  }

  @Test
  void recordAll_withRecordRules_keepsEveryCall() {
    Supervised run =
        InquestProcess.in(directory)
            .with("--record", "all", "-e", "openat", "--filter", "filename ~ '/nowhere/*'")
            .run(opening());

    assertThat(kept(run))
        .startsWith(
            "openat ALLOW /nowhere/a by -e openat",
            "openat ALLOW /elsewhere/a by default",
            "openat ALLOW /nowhere/b by -e openat",
            "openat ALLOW /elsewhere/b by default",
            "mkdirat ALLOW /nowhere/c by default");
  }

  @Test
  void exact_withRecordRules_keepsTheSame() {
    Supervised run =
        InquestProcess.in(directory)
            .with("--exact", "-e", "openat", "--filter", "filename ~ '/nowhere/*'")
            .run(opening());

    assertThat(kept(run))
        .containsExactly(
            "openat ALLOW /nowhere/a by -e openat", "openat ALLOW /nowhere/b by -e openat");
  }

  @Test
  void text_thatCannotBeRead_isRecordedAndNoneIsNot() {
    String program =
        TraceeProgram.forHost()
            .call("openat", AT_FDCWD, invalidPointer(), 0)
            .expectError(EFAULT)
            .call("openat", AT_FDCWD, 0, 0)
            .expectError(EFAULT)
            .call("openat", AT_FDCWD, buffer("empty", 8), 0)
            .expectError(ENOENT)
            .writeTo(directory.resolve("t"))
            .toString();
    Supervised run =
        InquestProcess.in(directory)
            .with("-e", "openat", "--filter", "filename ~ '/nowhere/*'")
            .run(program);

    assertThat(run.records().decided()).containsExactly("openat ALLOW");
    assertThat(run.records().decisions().get(0).decoded()).doesNotContain("NULL");
  }

  @Test
  void text_longerThanAPathMayBe_isRecorded() {
    String program =
        TraceeProgram.forHost()
            .call("openat", AT_FDCWD, "x".repeat(4095), 0)
            .call("openat", AT_FDCWD, "x".repeat(4096), 0)
            .writeTo(directory.resolve("t"))
            .toString();
    Supervised run =
        InquestProcess.in(directory)
            .with("-e", "openat", "--filter", "filename == 'y'")
            .run(program);

    assertThat(run.records().decided()).containsExactly("openat ALLOW");
  }

  @Test
  void text_ofBytesAboveAscii_isReadAsUtf8() {
    String program =
        TraceeProgram.forHost()
            .call("openat", AT_FDCWD, "/gr\u00fcn", 0)
            .call("openat", AT_FDCWD, "/gr\u00fcner", 0)
            .writeTo(directory.resolve("t"))
            .toString();
    Supervised run =
        InquestProcess.in(directory)
            .policy(
                "default: allow",
                "rules:",
                "  - {syscalls: openat, when: \"filename ~ '/gr?n'\", action: record}")
            .run(program);

    assertThat(run.records().decided()).containsExactly("openat ALLOW");
  }

  @Test
  void threads_andChildren_areRecordedToo() {
    String program =
        TraceeProgram.forHost()
            .fork(child -> child.call("openat", AT_FDCWD, "/nowhere/child", 0).exit(0))
            .waitFor()
            .call("openat", AT_FDCWD, "/nowhere/parent", 0)
            .writeTo(directory.resolve("t"))
            .toString();
    Supervised run =
        InquestProcess.in(directory)
            .with("-e", "openat", "--filter", "filename ~ '*/child'")
            .run(program);

    assertThat(kept(run)).containsExactly("openat ALLOW /nowhere/child by -e openat");
  }
}

package io.inquest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.run.InquestProcess;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code inquest export}, and where its answer goes. */
final class ExportCommandTest {
  @TempDir Path directory;

  private InquestProcess inquest;

  @BeforeEach
  void run() throws IOException {
    Path tracee =
        TraceeProgram.forHost()
            .call("chdir", "/nowhere")
            .call("getuid")
            .exit(0)
            .writeTo(directory.resolve("=1+1"));
    inquest =
        InquestProcess.in(directory)
            .policy("default: allow", "rules:", "  - {syscalls: chdir, action: errno:EPERM}");
    assertThat(inquest.run(tracee.toString()).status()).isEqualTo(WaitStatus.exited(0));
  }

  private BareRun export(String... more) {
    List<String> arguments = new ArrayList<>(List.of("export", "--store"));
    arguments.add(inquest.store().toString());
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  @Test
  void export_ofFormulas_saysThatTheyAreHarmless() {
    BareRun csv = export("--to", "csv");

    assertThat(csv.output()).contains(",\\x3d1+1,").doesNotContain(",=");
    assertThat(csv.errors()).contains("1 text would be a formula in a spreadsheet");
  }

  @Test
  void export_withConditions_hasWhatMeetsThem() {
    assertThat(export("1", "--to", "ecs", "--where", "errno == EPERM").output().lines()).hasSize(1);
    BareRun none = export("--all-runs", "--to", "ocsf", "--syscall", "read");
    assertThat(none.output()).isEmpty();
    assertThat(none.errors()).isEqualTo("inquest: no run has a refusal like that\n");
  }

  @Test
  void export_toAFile_isWholeAndForItsOwnerAlone() throws IOException {
    Path file = Files.writeString(directory.resolve("out.sarif"), "older");
    BareRun run = export("--to", "sarif", "-o", file.toString());

    assertThat(run.output()).isEmpty();
    assertThat(run.status()).isEqualTo(WaitStatus.exited(0));
    assertThat(Files.readString(file)).startsWith("{\"$schema\":").endsWith("}\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(drafts()).isEmpty();
  }

  @Test
  void export_toALink_isRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("kept"), "kept");
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    BareRun run = export("--to", "json", "-o", link.toString());

    assertThat(run.status()).isEqualTo(WaitStatus.exited(2));
    assertThat(run.errors())
        .isEqualTo(
            "inquest: cannot write "
                + link
                + ": it is a symbolic link; name the file that it leads to\n");
    assertThat(Files.readString(file)).isEqualTo("kept");
    assertThat(Files.isSymbolicLink(link)).isTrue();
  }

  @Test
  void export_toWhatIsNoFile_isRefused() {
    assertThat(export("--to", "json", "-o", "/dev/null").errors())
        .isEqualTo("inquest: cannot write /dev/null: it is a device\n");
    assertThat(export("--to", "json", "-o", directory.resolve("no/file").toString()).errors())
        .endsWith("no/file: there is no such folder\n");
    assertThat(export("--to", "json", "-o", directory.toString()).errors())
        .isEqualTo("inquest: cannot write " + directory + ": it is a directory\n");
  }

  @Test
  void export_thatFails_leavesNothingAndWhatWasThere() throws IOException {
    Path file = Files.writeString(directory.resolve("out"), "older");
    BareRun run = export("--to", "json", "--syscall", "nonsense", "-o", file.toString());

    assertThat(run.status()).isEqualTo(WaitStatus.exited(2));
    assertThat(Files.readString(file)).isEqualTo("older");
    assertThat(drafts()).isEmpty();
  }

  private List<Path> drafts() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(each -> each.getFileName().toString().startsWith(".inquest")).toList();
    }
  }
}

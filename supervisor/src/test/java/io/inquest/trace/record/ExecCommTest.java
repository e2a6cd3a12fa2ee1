package io.inquest.trace.record;

import static io.inquest.tracee.TraceeProgram.AT_FDCWD;
import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entry.AuditEntry.TaskExecuted;
import io.inquest.run.InquestProcess;
import io.inquest.run.Supervised;
import io.inquest.tracee.Argument;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The comm that is recorded of an exec is the one that the program finds in /proc. */
final class ExecCommTest {
  private static final long AT_EMPTY_PATH = 0x1000;
  private static final String SHOW = "/proc/self/comm";

  @TempDir Path directory;

  /** The comms of what the shell executes, which shows its own on its output's lines. */
  private void assertRecordedAsShown(String script, String... expected) {
    Supervised run = InquestProcess.in(directory).run("sh", "-c", script);
    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    List<String> recorded = recorded(run);
    assertThat(recorded.subList(1, recorded.size())).containsExactly(expected);
    assertThat(run.output().lines()).containsExactly(expected);
  }

  private static List<String> recorded(Supervised run) {
    return run.records().of(TaskExecuted.class).stream().map(TaskExecuted::comm).toList();
  }

  private Path link(String name) throws Exception {
    return Files.createSymbolicLink(directory.resolve(name), Path.of("/bin/cat"));
  }

  @Test
  void exec_byPath_isTheLastPartOfTheName() {
    assertRecordedAsShown("/usr/../bin/cat " + SHOW + "; cd /bin; ./cat " + SHOW, "cat", "cat");
  }

  @Test
  void exec_longName_isCutAfterFifteenBytes() throws Exception {
    Path ascii = link("name-of-more-than-fifteen-bytes");
    // By the shell: what names a Java runtime can write depends on the locale.
    String cutWithinLetter = directory + "/$(printf '\\303\\251%.0s' 1 2 3 4 5 6 7 8 9)";
    BareRun.of("/bin/sh", "-c", "ln -s /bin/cat " + cutWithinLetter);
    assertRecordedAsShown(
        ascii + " " + SHOW + "; " + cutWithinLetter + " " + SHOW,
        "name-of-more-th",
        "é".repeat(7) + "\ufffd");
  }

  @Test
  void exec_script_isTheScriptsName() throws Exception {
    Path script = directory.resolve("script");
    Files.writeString(script, "#!/bin/sh\nread comm < " + SHOW + "; echo \"$comm\"\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertRecordedAsShown(script.toString(), "script");
  }

  @Test
  void exec_moreVariablesThanAPageOfAddresses_isTheName() {
    assertRecordedAsShown(
        "i=0; while [ $i -lt 900 ]; do export V$i=; i=$((i + 1)); done; cat " + SHOW, "cat");
  }

  @Test
  void exec_byDescriptor_isWhatTheKernelMakesOfIt() throws Exception {
    Path program =
        TraceeProgram.forHost()
            .call("openat", AT_FDCWD, "/bin/cat", 0)
            .call(
                "execveat",
                Argument.result(),
                "",
                Argument.words("cat", SHOW, 0),
                Argument.words(0),
                AT_EMPTY_PATH)
            .writeTo(directory.resolve("executes"));
    Supervised run = InquestProcess.in(directory).run(program.toString());
    assertThat(recorded(run)).containsExactly("executes", run.output().strip());
  }
}

package io.inquest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.tracee.BareRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code bin/inquest} does at its first use, and on machines that lack what it needs. */
class FirstUseTest {
  /** Says what {@code bin/prepare} asks, and otherwise which class it was to run. */
  private static final String JAVA =
      """
      case "$*" in
        *-XshowSettings*) echo '    java.specification.version = 17' ;;
        *io.inquest.cli.Main*) echo started ;;
      esac
      """;

  private static final String FAILING =
      """
      echo call >> "$CALLS"
      echo '[INFO] Building native-ptrace 1.0 [2/5]'
      printf '\\033[1;31mnot for a file\\033[m\\n'
      echo '[ERROR] Could not resolve dependencies: no route to host'
      exit 1
      """;

  private static final String BUILDING =
      """
      echo call >> "$CALLS"
      echo '[INFO] Building supervisor 1.0 [5/5]'
      mkdir -p "$SUPERVISOR/target/dist/lib"
      : > "$SUPERVISOR/target/dist/lib/supervisor-1.0.jar"
      : > "$SUPERVISOR/target/dist/lib/native-ptrace-1.0.jar"
      sleep 0.3
      mkdir "$SUPERVISOR/target/dist/native"
      """;

  @TempDir private Path root;
  private Path tools;

  @BeforeEach
  void makeCheckout() throws IOException {
    tools = Files.createDirectory(root.resolve("tools"));
    Path bin = Files.createDirectories(root.resolve("supervisor/bin"));
    for (String script : List.of("inquest", "in-front", "prepare")) {
      Files.copy(Path.of("bin", script), bin.resolve(script));
    }
    Files.createDirectories(root.resolve("supervisor/src"));
    Files.writeString(root.resolve("pom.xml"), "");
    tool("java", JAVA);
    tool("javac", "");
  }

  private void tool(String name, String script) throws IOException {
    Path tool = tools.resolve(name);
    Files.writeString(tool, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private BareRun shell(String script) {
    Map<String, String> environment =
        Map.of(
            "PATH", tools + ":/usr/bin:/bin",
            "INQUEST", root.resolve("supervisor/bin/inquest").toString(),
            "SUPERVISOR", root.resolve("supervisor").toString(),
            "CALLS", root.resolve("calls").toString());
    return BareRun.of(List.of("sh", "-c", script), environment, new byte[0], root);
  }

  private int builds() throws IOException {
    Path calls = root.resolve("calls");
    return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
  }

  @Test
  void build_fails_isSaidOnceAndNotTriedAgainUntilSomethingChanges() throws IOException {
    tool("mvn", FAILING);
    BareRun first = shell("$INQUEST run -- true");
    assertThat(first.status().shellStatus()).isEqualTo(125);
    assertThat(first.output()).isEmpty();
    assertThat(first.errors())
        .contains("native-ptrace 1.0 [2/5]", "no route to host", "bin/prepare")
        .doesNotContain("\033");
    BareRun second = shell("$INQUEST runs");
    assertThat(second.status().shellStatus()).isEqualTo(125);
    assertThat(second.errors()).contains("nothing has changed", "no route to host");
    assertThat(builds()).isEqualTo(1);
    Files.writeString(root.resolve("supervisor/src/New.java"), "");
    assertThat(shell("$INQUEST runs").errors()).contains("building");
    assertThat(builds()).isEqualTo(2);
    assertThat(shell("$SUPERVISOR/bin/prepare java again").output()).contains("building");
    assertThat(builds()).isEqualTo(3);
  }

  @Test
  void build_otherToolchain_isTriedAgain() throws IOException {
    tool("mvn", FAILING);
    shell("$INQUEST runs");
    tool("mvn", BUILDING);
    BareRun run = shell("$INQUEST runs");
    assertThat(run.output()).as(run.errors()).isEqualTo("started\n");
    assertThat(run.errors()).contains("supervisor 1.0 [5/5]");
    assertThat(shell("$INQUEST runs").errors()).isEmpty();
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void build_twoCommandsAtOnce_buildOnce() throws IOException {
    tool("mvn", BUILDING);
    BareRun both = shell("$INQUEST runs & $INQUEST runs; wait");
    assertThat(both.output()).as(both.errors()).isEqualTo("started\nstarted\n");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void start_javaIsTooOld_saysWhichItTakes() throws IOException {
    tool("java", "echo '    java.specification.version = 1.8'");
    BareRun run = shell("$INQUEST run -- true");
    assertThat(run.status().shellStatus()).isEqualTo(125);
    assertThat(run.errors()).contains("Java 17 or newer", "is Java 8");
  }

  @Test
  void start_noJava_saysSo() {
    BareRun run = shell("JAVA_HOME=/nowhere $INQUEST run -- true");
    assertThat(run.status().shellStatus()).isEqualTo(125);
    assertThat(run.errors()).contains("Java 17 or newer", "JAVA_HOME (/nowhere)");
  }

  @Test
  void start_inADirectoryThatIsGone_saysSo() throws IOException {
    tool("mvn", BUILDING);
    shell("$INQUEST runs");
    BareRun run = shell("mkdir gone; cd gone; rmdir ../gone; $INQUEST run -- true");
    assertThat(run.status().shellStatus()).isEqualTo(125);
    assertThat(run.output()).isEmpty();
    assertThat(run.errors()).contains("inquest: the working directory is not there any more");
  }

  @Test
  void start_inADirectoryBelowAClosedOne_starts() throws IOException {
    tool("mvn", BUILDING);
    shell("$INQUEST runs");
    BareRun run = shell("mkdir -p closed/in; cd closed/in; chmod 0 ..; $INQUEST runs");
    shell("chmod 700 closed");
    assertThat(run.output()).as(run.errors()).isEqualTo("started\n");
  }

  @Test
  void start_noBase64_saysSo() throws IOException {
    tool("mvn", BUILDING);
    shell("$INQUEST runs");
    BareRun run =
        shell("SH=$(command -v sh); PATH=$(dirname $(command -v java)) $SH $INQUEST run -- true");
    assertThat(run.status().shellStatus()).isEqualTo(125);
    assertThat(run.errors()).contains("it needs base64").hasLineCount(1);
  }

  @Test
  void start_withoutProcOrNull_saysWhatIsMissing() {
    Assumptions.assumeTrue(
        shell("unshare -m true").status().shellStatus() == 0, "takes a mount namespace");
    BareRun noProc = shell("unshare -m sh -c 'umount -l /proc; $INQUEST run -- true'");
    assertThat(noProc.status().shellStatus()).isEqualTo(125);
    assertThat(noProc.errors()).startsWith("inquest: it needs /proc").hasLineCount(1);
    BareRun otherProc = shell("unshare -p --fork sh -c '$INQUEST run -- true'");
    assertThat(otherProc.errors()).startsWith("inquest: it needs /proc").hasLineCount(1);
    BareRun noNull =
        shell(": > file; unshare -m sh -c 'mount --bind file /dev/null; $INQUEST run -- true'");
    assertThat(noNull.status().shellStatus()).isEqualTo(125);
    assertThat(noNull.errors()).startsWith("inquest: it needs /dev/null").hasLineCount(1);
  }
}

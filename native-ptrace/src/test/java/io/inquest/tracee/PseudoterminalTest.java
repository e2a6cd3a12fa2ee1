package io.inquest.tracee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class PseudoterminalTest {
  private static final int SIGHUP = 1;
  private static final int SIGINT = 2;
  private static final int SIGQUIT = 3;

  private static Pseudoterminal bash() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("TERM", "dumb");
    environment.put("PS1", "ready> ");
    List<String> command = List.of("bash", "--norc", "--noprofile", "--noediting", "-i");
    Pseudoterminal terminal = Pseudoterminal.start(command, environment, Path.of("/"));
    terminal.readUntil("ready> ");
    return terminal;
  }

  @Test
  void start_command_hasControllingTerminalOfItsSize() {
    try (Pseudoterminal terminal =
        Pseudoterminal.start("sh", "-c", "stty size </dev/tty; test -t 0 -a -t 1 -a -t 2")) {
      terminal.readUntil("24 80\r\n");
      assertThat(terminal.waitFor()).isEqualTo(WaitStatus.exited(0));
      assertThat(terminal.transcript()).isEqualTo("24 80\r\n");
    }
  }

  @Test
  void typeControlC_foregroundProgram_isInterrupted() {
    try (Pseudoterminal terminal = Pseudoterminal.start("sh", "-c", "echo go; exec cat")) {
      terminal.readUntil("go");
      terminal.type("line\n").readUntil(Pattern.compile("line\r\nline\r\n"));
      terminal.typeControl('C');
      assertThat(terminal.waitFor()).isEqualTo(WaitStatus.killed(SIGINT));
    }
  }

  @Test
  void typeControlBackslash_foregroundProgram_isQuit() {
    try (Pseudoterminal terminal =
        Pseudoterminal.start("sh", "-c", "ulimit -c 0; echo go; exec cat")) {
      terminal.readUntil("go");
      terminal.typeControl('\\');
      assertThat(terminal.waitFor().signal()).isEqualTo(SIGQUIT);
    }
  }

  @Test
  void typeControlZ_jobOfInteractiveBash_stopsAndContinues() {
    try (Pseudoterminal terminal = bash()) {
      int shell = terminal.process().pid();
      assertThat(terminal.foregroundGroup()).isEqualTo(shell);
      terminal.type("sh -c 'echo job-$((40 + 2)); exec cat'\n").readUntil("job-42");
      assertThat(terminal.foregroundGroup()).isNotEqualTo(shell);
      terminal.typeControl('Z').readUntil("Stopped");
      terminal.readUntil("ready> ");
      assertThat(terminal.foregroundGroup()).isEqualTo(shell);
      terminal.type("fg\n").readUntil("cat'");
      terminal.type("again\n").readUntil("again\r\nagain\r\n");
      terminal.typeControl('C').readUntil("ready> ");
      terminal.type("echo status $?\n").readUntil("status 130");
      terminal.type("exit 3\n");
      assertThat(terminal.waitFor()).isEqualTo(WaitStatus.exited(3));
    }
  }

  @Test
  void resize_running_changesWhatProgramsSee() {
    try (Pseudoterminal terminal = bash()) {
      terminal.resize(50, 132).type("stty size\n").readUntil("50 132");
      terminal.typeControl('D');
      assertThat(terminal.waitFor()).isEqualTo(WaitStatus.exited(0));
    }
  }

  @Test
  void less_typedAt_pagesAndQuits() {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/less")), "less is not installed");
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("TERM", "vt100");
    List<String> command = List.of("sh", "-c", "seq 100 | less");
    try (Pseudoterminal terminal = Pseudoterminal.start(command, environment, Path.of("/"))) {
      terminal.readUntil("23\r\n");
      terminal.type(" ").readUntil("46\r\n");
      terminal.type("q");
      assertThat(terminal.waitFor()).isEqualTo(WaitStatus.exited(0));
    }
  }

  @Test
  void waitFor_muchOutput_readsItAll() {
    try (Pseudoterminal terminal = Pseudoterminal.start("seq", "20000")) {
      assertThat(terminal.waitFor()).isEqualTo(WaitStatus.exited(0));
      assertThat(terminal.transcript()).startsWith("1\r\n2\r\n").endsWith("\r\n20000\r\n");
    }
  }

  @Test
  void readUntil_patternThatNeverComes_tellsWhatCame() {
    try (Pseudoterminal terminal = Pseudoterminal.start("echo", "something else")) {
      assertThatThrownBy(() -> terminal.readUntil("expected"))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("something else")
          .hasMessageContaining("closed without");
    }
  }

  @Test
  void close_commandRunning_killsItAndHangsUp() {
    Pseudoterminal terminal = Pseudoterminal.start("sh", "-c", "trap '' HUP; echo go; cat");
    terminal.readUntil("go");
    terminal.close();
    assertThat(terminal.process().isRunning()).isFalse();
    assertThat(terminal.process().waitFor().signal()).isIn(SIGHUP, 9);
  }
}

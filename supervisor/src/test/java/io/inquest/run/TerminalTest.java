package io.inquest.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.trace.follow.Distribution;
import io.inquest.trace.install.Caller;
import io.inquest.tracee.Pseudoterminal;
import io.inquest.tracee.WaitStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** I5 at a terminal: an interactive bash that starts Inquest sees jobs as it always does. */
class TerminalTest {
  @TempDir private static Path directory;
  private static Distribution inquest;
  private Pseudoterminal shell;

  @BeforeAll
  static void install() throws Exception {
    inquest = Distribution.in(directory);
  }

  @BeforeEach
  void startShell() {
    Map<String, String> environment = Distribution.environment();
    environment.put("PS1", "<$?>");
    environment.put("INQUEST", String.join(" ", inquest.command(Caller.SELF)));
    environment.put("LOUD", String.join(" ", inquest.command(Caller.SELF, List.of("--"))));
    shell =
        Pseudoterminal.start(
            List.of("bash", "--norc", "--noprofile", "--noediting", "-i"), environment, directory);
    shell.readUntil("<0>");
  }

  @AfterEach
  void endShell() {
    shell.close();
  }

  @Test
  void interrupt_endsTheProgramAndInquestBySigint() {
    shell.type("$INQUEST sh -c 'echo u\"\"p; exec sleep 100'\n").readUntil("up");
    shell.typeControl('C').readUntil("<130>");
  }

  @Test
  void stop_isSeenByTheShell_andForegroundContinues() {
    shell.type("$INQUEST sh -c 'echo u\"\"p; exec cat'\n").readUntil("up");
    shell.typeControl('Z').readUntil("Stopped ");
    shell.readUntil("<148>");
    shell.type("fg\n").readUntil("INQUEST");
    shell.type("hel\"lo\n").readUntil("hel\"lo\r\nhel\"lo");
    shell.typeControl('D').readUntil("<0>");
  }

  @Test
  void stop_thenBackground_runsOnAndCanBeTerminated() {
    shell.type("$INQUEST sh -c 'echo u\"\"p; exec sleep 100'\n").readUntil("up");
    shell.typeControl('Z').readUntil("<148>");
    shell.type("bg\n").readUntil("<0>");
    shell.type("jobs\n").readUntil("Running");
    shell.readUntil("<0>");
    shell.type("kill %1; wait %1\n").readUntil("<143>");
  }

  @Test
  void backgroundProgramReadsTheTerminal_isStoppedForInput() {
    shell.type("$INQUEST cat &\n").readUntil("<0>");
    shell.type("while ! jobs | grep -q Stopped; do :; done; jobs; echo do\"\"ne\n");
    shell.readUntil("Stopped");
    shell.readUntil("done");
    shell.readUntil("<0>");
    shell.type("kill -9 %1; while jobs %1 | grep Stopped; do :; done\n").readUntil("<");
  }

  @Test
  void stopFromOutside_isSeenByTheShell() {
    shell.type("$INQUEST sh -c 'echo u\"\"p; kill -STOP $$; exit 7'\n").readUntil("up");
    shell.readUntil("<147>");
    shell.type("fg\n").readUntil("<7>");
  }

  @Test
  void interactiveShell_hasJobsOfItsOwn_andCanBeSuspended() {
    shell.type("PS1='in$?> ' $INQUEST bash --norc --noprofile --noediting -i\n");
    shell.readUntil("in0> ");
    shell.type("sh -c 'echo u\"\"p; read line; echo g\"\"ot $line; exec sleep 100'\n");
    shell.readUntil("up");
    shell.typeControl('Z').readUntil("in148> ");
    // The shell names the job before it gives it the terminal; only the job's own words show that
    // an interrupt will reach it.
    shell.type("fg\n").type("line\n").readUntil("got line");
    shell.typeControl('C').readUntil("in130> ");
    shell.type("suspend\n").readUntil("<147>");
    shell.type("fg\n").readUntil("in0> ");
    shell.type("exit 7\n").readUntil("<7>");
    shell.type("exit\n");
    assertThat(shell.waitFor()).isEqualTo(WaitStatus.exited(7));
  }

  @Test
  void programLeavesAChild_isSaid_andInterruptLeavesItToInquest() {
    String child = "env --default-signal=INT sleep 1000 & echo $! > child; exit 3";
    shell.type("$LOUD sh -c '" + child + "'\n");
    shell.readUntil("exited with status 3; 1 task still runs; Ctrl-C leaves");
    shell.typeControl('C').readUntil("goes on in the background");
    shell.readUntil("<3>");
    shell.type("grep TracerPid /proc/$(cat child)/status\n").readUntil(Pattern.compile("\t[1-9]"));
    shell.type("kill $(cat child); while [ -d /proc/$(cat child) ]; do :; done; echo go\"\"ne\n");
    shell.readUntil("gone");
  }

  @Test
  void programLeavesAChild_stopGivesTheTerminalBack_andItRunsOn() {
    shell.type("$LOUD sh -c 'sleep 1000 & echo $! > child; exit 3'\n").readUntil("Ctrl-C leaves");
    shell.typeControl('Z').readUntil("<148>");
    shell.type("kill $(cat child); while [ -d /proc/$(cat child) ]; do :; done; fg\n");
    shell.readUntil("<3>");
  }

  @Test
  void settingsOfTheTerminal_areTheProgramsBusiness() {
    shell.type("stty -a > before; $INQUEST stty -echoctl; stty -a > after; stty echoctl\n");
    shell.readUntil("<0>");
    shell.type(
        "stty -a | cmp - before; $INQUEST true; stty -a | cmp - before; diff before after\n");
    shell.readUntil("-echoctl");
    shell.readUntil("<1>");
  }
}

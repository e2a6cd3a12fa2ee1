package io.inquest.audit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.inquest.audit.proof.Checkpoint;
import io.inquest.audit.proof.MerkleTree;
import io.inquest.audit.proof.RunIdentity;
import io.inquest.audit.proof.SignedCheckpoint;
import io.inquest.audit.proof.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemLogAnchorTest {
  /** Prints each datagram that it gets as Python writes bytes, after a line that it is there. */
  private static final String DAEMON =
      """
      import socket, sys
      log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
      log.bind(sys.argv[1])
      print('ready', flush=True)
      while True:
        print(ascii(log.recv(65536)), flush=True)
      """;

  @TempDir Path directory;

  private Process daemon(Path socket) throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "the log is written in Python");
    Process daemon = new ProcessBuilder("python3", "-c", DAEMON, socket.toString()).start();
    assertThat(line(daemon)).isEqualTo("ready");
    return daemon;
  }

  private static String line(Process daemon) throws IOException {
    return daemon.inputReader().readLine();
  }

  private static SignedCheckpoint checkpoint() {
    SigningKey key = SigningKey.generate();
    RunIdentity run = RunIdentity.of("host", 7, key.key());
    Checkpoint empty = new Checkpoint(run.origin(), 0, new MerkleTree().root());
    return SignedCheckpoint.sign(key, run, empty);
  }

  @Test
  void take_journaldIsThere_getsFieldsOnLines() throws Exception {
    Path journald = directory.resolve("journald");
    Process daemon = daemon(journald);
    try (Anchor anchor = SystemLogAnchor.of(journald, directory.resolve("syslog")).orElseThrow()) {
      SignedCheckpoint checkpoint = checkpoint();
      anchor.take(checkpoint, true);
      assertThat(anchor.name()).isEqualTo("journald");
      assertThat(line(daemon))
          .isEqualTo(
              "b'SYSLOG_IDENTIFIER=inquest\\nPRIORITY=6\\nMESSAGE=" + checkpoint.line() + "\\n'");
    } finally {
      daemon.destroy();
    }
  }

  @Test
  void take_syslogAlone_getsWhatALogKeepsOnOneLine() throws Exception {
    Path syslog = directory.resolve("syslog");
    Process daemon = daemon(syslog);
    try (Anchor anchor = SystemLogAnchor.of(directory.resolve("journald"), syslog).orElseThrow()) {
      SignedCheckpoint checkpoint = checkpoint();
      anchor.take(checkpoint, true);
      // Between the first and the last one a minute.
      anchor.take(checkpoint(), false);
      SignedCheckpoint last = checkpoint();
      anchor.take(last, true);
      assertThat(anchor.name()).isEqualTo("syslog");
      String before = "b'<14>inquest[" + ProcessHandle.current().pid() + "]: ";
      assertThat(line(daemon)).isEqualTo(before + checkpoint.line() + "\\n'");
      assertThat(line(daemon)).isEqualTo(before + last.line() + "\\n'");
    } finally {
      daemon.destroy();
    }
  }

  @Test
  void take_logThatWentAway_saysWhatFailed() throws Exception {
    Path syslog = directory.resolve("syslog");
    Process daemon = daemon(syslog);
    try (Anchor anchor = SystemLogAnchor.of(directory.resolve("journald"), syslog).orElseThrow()) {
      daemon.destroyForcibly().waitFor();
      assertThatThrownBy(() -> anchor.take(checkpoint(), true))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(syslog + ": ECONNREFUSED");
    }
  }

  @Test
  void of_noLog_isNone() {
    assertThat(SystemLogAnchor.of(directory.resolve("a"), directory.resolve("b"))).isEmpty();
  }
}

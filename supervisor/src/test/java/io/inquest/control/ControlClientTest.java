package io.inquest.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.inquest.audit.journal.Journal;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.policy.load.PolicyText;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** What takes the place of a run's control socket keeps nobody waiting, and is told nothing. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class ControlClientTest {
  private static final int NOBODY = 65534;

  @TempDir private Path store;

  private RunDirectory run;
  private Path control;

  @BeforeEach
  void createRun() throws Exception {
    run = Journal.createRun(store);
    control = run.path().resolve("control");
  }

  @AfterEach
  void endRun() throws Exception {
    run.close();
  }

  private ServerSocketChannel listen(int backlog) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    // A socket's path is short (unix(7)).
    Path near = Files.createTempDirectory("c").resolve("control");
    server.bind(UnixDomainSocketAddress.of(near), backlog);
    Files.move(near, control);
    Files.delete(near.getParent());
    return server;
  }

  private static TightenRequest request(String text) {
    return new TightenRequest(List.of(new PolicyText("p.yaml", "p", text)));
  }

  @Test
  void ask_listenerThatNeverAnswers_isGivenUpAndNamed() throws Exception {
    try (ServerSocketChannel silent = listen(1)) {
      assertThat(silent.isOpen()).isTrue();
      assertThatThrownBy(() -> ControlClient.ask(run, request("text"), 1))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "what listens at %s did not answer within 1 s; whether anything was done is not"
                  + " known",
              control);
    }
  }

  @Test
  void ask_listenerThatTakesNothing_isGivenUp() throws Exception {
    try (ServerSocketChannel silent = listen(1)) {
      assertThat(silent.isOpen()).isTrue();
      assertThatThrownBy(() -> ControlClient.ask(run, request("x".repeat(1 << 22)), 1))
          .hasMessageContaining("did not answer within 1 s");
    }
  }

  @Test
  void ask_queueOfTheListenerIsFull_isGivenUp() throws Exception {
    try (ServerSocketChannel silent = listen(1);
        SocketChannel first = SocketChannel.open(UnixDomainSocketAddress.of(near()));
        SocketChannel second = SocketChannel.open(UnixDomainSocketAddress.of(near()))) {
      assertThat(List.of(silent, first, second)).allMatch(Channel::isOpen);
      assertThatThrownBy(() -> ControlClient.ask(run, request("text"), 1))
          .hasMessage("no supervisor takes orders at %s", control);
    }
  }

  private Path near() {
    assumeTrue(control.toString().length() < 108, "the directory's path fits a socket's address");
    return control;
  }

  @Test
  void ask_listenerThatSendsAnythingElse_saysSo() throws Exception {
    try (ServerSocketChannel other = listen(1)) {
      Thread thread =
          new Thread(
              () -> {
                try (SocketChannel client = other.accept()) {
                  // What closes with something unread resets the connection.
                  Channels.newInputStream(client).readAllBytes();
                  client.write(ByteBuffer.wrap(new byte[64]));
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      thread.start();
      assertThatThrownBy(() -> ControlClient.ask(run, request("text"), 60))
          .hasMessage("the answer from %s is none: another version of Inquest answers", control);
      thread.join();
    }
  }

  @Test
  void ask_listenerOfAnotherUser_isToldNothing() throws Exception {
    Path place = Files.createTempDirectory("c");
    try {
      assumeTrue(Files.getOwner(Path.of("/proc/self")).getName().equals("root"), "runs as root");
      Process other = listenAs(Integer.toString(NOBODY), place);
      try {
        assertThatThrownBy(() -> ControlClient.ask(run, request("secret"), 1))
            .hasMessageStartingWith(control + ": a process of user ")
            .hasMessageEndingWith(" listens there, not the run's supervisor");
        other.getOutputStream().close();
        assertThat(other.inputReader().readLine()).isEqualTo("got 0");
      } finally {
        other.destroyForcibly().waitFor();
      }
    } finally {
      Files.deleteIfExists(place);
    }
  }

  @Test
  void ask_listenerOfTheSameUserWithoutTheRunsLock_isToldNothing() throws Exception {
    Path place = Files.createTempDirectory("c");
    try {
      Process other = listenAs("-1", place);
      try {
        assertThatThrownBy(() -> ControlClient.ask(run, request("secret"), 1))
            .hasMessage(
                "%s: process %d listens there, not the run's supervisor", control, other.pid());
        other.getOutputStream().close();
        assertThat(other.inputReader().readLine()).isEqualTo("got 0");
      } finally {
        other.destroyForcibly().waitFor();
      }
    } finally {
      Files.deleteIfExists(place);
    }
  }

  /**
   * @param user whose process is to listen; -1 for this user's
   */
  private Process listenAs(String user, Path place) throws IOException {
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxrwxrwx"));
    String listener =
        """
        import os,socket,sys
        s=socket.socket(socket.AF_UNIX)
        user=int(sys.argv[2])
        os.setresuid(user,user,user)
        s.bind(sys.argv[1]); s.listen(8)
        print('listening',flush=True)
        sys.stdin.read()
        s.settimeout(60)
        print('got',len(s.accept()[0].recv(9999)))
        """;
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "has Python");
    Path socket = place.resolve("control");
    Process process =
        new ProcessBuilder("python3", "-c", listener, socket.toString(), user)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.inputReader().readLine()).isEqualTo("listening");
    Files.move(socket, control);
    return process;
  }
}

package io.inquest.control;

import io.inquest.audit.journal.RunDirectory;
import io.inquest.linux.file.HeldDirectory;
import io.inquest.linux.file.HeldFile;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/**
 * The socket of a run, {@code control} in its directory, mode 0600. Safe for all threads.
 *
 * <p>A socket's path has 108 bytes at most (unix(7)), and a store's may be longer; the links that
 * lead to what is held open are short.
 */
final class ControlSocket {
  private static final String NAME = "control";
  private static final int LISTEN_BACKLOG = 8;

  private ControlSocket() {}

  /** A socket on which the run's supervisor listens. */
  static ServerSocketChannel listen(RunDirectory run) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    boolean listening = false;
    try (HeldDirectory directory = run.open()) {
      directory.delete(NAME);
      server.bind(UnixDomainSocketAddress.of(directory.link().resolve(NAME)), LISTEN_BACKLOG);
      try (HeldFile socket = directory.hold(NAME)) {
        socket.setMode("rw-------");
      }
      listening = true;
      return server;
    } finally {
      if (!listening) {
        server.close();
      }
    }
  }

  /** A connection to the run's supervisor; empty if there is no socket yet, or any more. */
  static Optional<SocketChannel> connect(RunDirectory run) throws IOException {
    try (HeldDirectory directory = run.open();
        HeldFile socket = directory.hold(NAME)) {
      socket.requireSocket();
      return Optional.of(SocketChannel.open(UnixDomainSocketAddress.of(socket.link())));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  static void remove(RunDirectory run) {
    try (HeldDirectory directory = run.open()) {
      directory.delete(NAME);
    } catch (IOException e) {
      // Whoever finds it finds that nobody listens.
      return;
    }
  }
}

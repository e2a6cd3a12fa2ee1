package io.inquest.control;

import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.NativeBuffer;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** The socket of a run, {@code control} in its directory, mode 0600. Safe for all threads. */
final class ControlSocket {
  private static final String NAME = "control";
  private static final int O_RDONLY_CLOEXEC = 0x80000;
  private static final int LISTEN_BACKLOG = 8;

  private ControlSocket() {}

  /** A socket on which the run's supervisor listens. */
  static ServerSocketChannel listen(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve(NAME));
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      withShortPath(directory, path -> server.bind(path, LISTEN_BACKLOG));
      Files.setPosixFilePermissions(
          directory.resolve(NAME), PosixFilePermissions.fromString("rw-------"));
      return server;
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  /** A connection to the run's supervisor; empty if there is no socket yet, or any more. */
  static Optional<SocketChannel> connect(Path directory) throws IOException {
    if (!Files.exists(directory.resolve(NAME))) {
      return Optional.empty();
    }
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      withShortPath(directory, channel::connect);
      return Optional.of(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  static void remove(Path directory) {
    try {
      Files.deleteIfExists(directory.resolve(NAME));
    } catch (IOException e) {
      // Whoever finds it finds that nobody listens.
      return;
    }
  }

  private interface Use {
    void apply(UnixDomainSocketAddress address) throws IOException;
  }

  /** A socket's path has 108 bytes at most (unix(7)): a store's may be longer. */
  private static void withShortPath(Path directory, Use use) throws IOException {
    NativeBuffer path = NativeBuffer.ofString(directory.toString());
    int fd = LibC.open(path.address(), O_RDONLY_CLOEXEC);
    if (fd < 0) {
      throw new IOException(directory + ": cannot be opened, errno " + LibC.errno());
    }
    try {
      use.apply(UnixDomainSocketAddress.of("/proc/self/fd/" + fd + "/" + NAME));
    } finally {
      LibC.close(fd);
    }
  }
}

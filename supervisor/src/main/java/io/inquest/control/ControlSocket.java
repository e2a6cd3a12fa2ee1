package io.inquest.control;

import io.inquest.audit.journal.RunDirectory;
import io.inquest.linux.file.HeldDirectory;
import io.inquest.linux.file.HeldFile;
import io.inquest.linux.file.SocketListener;
import io.inquest.linux.proc.ProcFs;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;

/**
 * The socket of a run, {@code control} in its directory, mode 0600. Safe for all threads.
 *
 * <p>A socket's path has 108 bytes at most (unix(7)), and a store's may be longer; the links that
 * lead to what is held open are short.
 */
final class ControlSocket {
  private static final String NAME = RunDirectory.CONTROL;
  private static final int LISTEN_BACKLOG = 8;

  private ControlSocket() {}

  /** Where it is. */
  static Path path(RunDirectory run) {
    return run.path().resolve(NAME);
  }

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

  /**
   * A connection to the run's supervisor; empty if there is no socket yet, or any more, or nobody
   * takes connections now. It waits for nobody.
   *
   * @throws FileSystemException if what has the name is no socket, or a process listens there that
   *     is not the run's supervisor, or neither this user's, nor root's, nor of the user who owns
   *     the run
   */
  static Optional<SocketChannel> connect(RunDirectory run) throws IOException {
    try (HeldDirectory directory = run.open();
        HeldFile socket = directory.hold(NAME)) {
      socket.requireSocket();
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      boolean trusted = false;
      try {
        channel.configureBlocking(false);
        channel.connect(UnixDomainSocketAddress.of(socket.link()));
        requireTrusted(channel, directory, socket);
        Optional<SocketListener> listener = SocketListener.of(socket);
        if (listener.isEmpty()) {
          return Optional.empty();
        }
        requireSupervisor(run, listener.get(), socket);
        trusted = true;
        return Optional.of(channel);
      } catch (SocketException e) {
        // EAGAIN: as many wait for it as can (unix(7)). ECONNREFUSED: it listens no more.
        return Optional.empty();
      } finally {
        if (!trusted) {
          channel.close();
        }
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * A program of the supervisor's own user may put a socket of its own in the place of this one,
   * but not be the process that holds the run's lock, unless it replaced that, too; and a task of
   * the run is traced, as no supervisor can be.
   */
  private static void requireSupervisor(RunDirectory run, SocketListener listener, HeldFile socket)
      throws IOException {
    int pid = listener.pid();
    int supervisor = run.supervisor().orElse(pid);
    if (pid > 0 && ((supervisor > 0 && pid != supervisor) || isTraced(pid))) {
      throw new FileSystemException(
          socket.path().toString(),
          null,
          "process " + pid + " listens there, not the run's supervisor");
    }
  }

  private static boolean isTraced(int pid) {
    String tracer = ProcFs.field(ProcFs.read("/proc/" + pid + "/status"), "TracerPid:");
    return !tracer.isEmpty() && !tracer.equals("0");
  }

  // By who called listen(2): SO_PEERCRED of unix(7).
  private static void requireTrusted(
      SocketChannel channel, HeldDirectory directory, HeldFile socket) throws IOException {
    UserPrincipal listener = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
    for (Path trusted : List.of(Path.of("/proc/self"), directory.link(), Path.of("/"))) {
      if (listener.equals(Files.getOwner(trusted))) {
        return;
      }
    }
    throw new FileSystemException(
        socket.path().toString(),
        null,
        "a process of user '" + listener.getName() + "' listens there, not the run's supervisor");
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

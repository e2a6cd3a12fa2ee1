package io.inquest.control;

import io.inquest.audit.journal.RunDirectory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * Takes the requests that reach a run, one after the other, on a thread of its own: a client that
 * is slow keeps nobody waiting but other clients, and those not for long.
 */
public final class ControlServer implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 5;
  private static final long LAST_WORDS_MILLIS = 2_000;
  private static final int MOST_BYTES = 1 << 23;

  private final RunDirectory run;
  private final Handler handler;
  private ServerSocketChannel server;
  private boolean closed;
  private boolean replying;

  /** Whoever does what is asked for. */
  @FunctionalInterface
  public interface Handler {
    /** Does it, and answers when it is done or is not done in time. */
    TightenReply tighten(TightenRequest request);
  }

  private ControlServer(RunDirectory run, Handler handler) {
    this.run = run;
    this.handler = handler;
  }

  /**
   * Listens from soon on.
   *
   * @param run the run that it listens for
   */
  public static ControlServer start(RunDirectory run, Handler handler) {
    ControlServer server = new ControlServer(run, handler);
    Thread thread = new Thread(server::serve, "control");
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  private void serve() {
    try {
      if (!open()) {
        return;
      }
      while (true) {
        try (SocketChannel client = server.accept()) {
          answer(client);
        } catch (ClosedChannelException e) {
          return;
        } catch (IOException e) {
          // That client goes without an answer, and sees that it does.
        }
      }
    } catch (IOException e) {
      // Without a socket the run goes on; a command that looks for it says that there is none.
      return;
    }
  }

  private synchronized boolean open() throws IOException {
    if (!closed) {
      server = ControlSocket.listen(run);
    }
    return !closed;
  }

  private void answer(SocketChannel client) throws IOException {
    try (TimedChannel channel = new TimedChannel(client)) {
      channel.allow(PATIENCE_SECONDS);
      byte[] request = channel.read(MOST_BYTES);
      replying(true);
      TightenReply reply =
          handler.tighten(
              TightenRequest.read(new DataInputStream(new ByteArrayInputStream(request))));
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      reply.write(new DataOutputStream(bytes));
      channel.allow(PATIENCE_SECONDS);
      channel.write(bytes.toByteArray());
    } finally {
      replying(false);
    }
  }

  private synchronized void replying(boolean isSo) {
    replying = isSo;
    notifyAll();
  }

  /**
   * Listens no more, and leaves no socket. Who has asked gets the answer before the process ends,
   * unless that takes long.
   */
  @Override
  public synchronized void close() {
    closed = true;
    try {
      if (server != null) {
        server.close();
        ControlSocket.remove(run);
      }
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_WORDS_MILLIS);
      long left = LAST_WORDS_MILLIS;
      while (replying && left > 0) {
        wait(left);
        left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      }
    } catch (IOException e) {
      // The process is about to end.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

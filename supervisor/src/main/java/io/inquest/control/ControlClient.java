package io.inquest.control;

import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Asks the supervisors of runs. */
public final class ControlClient {
  /**
   * A supervisor listens soon after its program has begun; on a busy machine that takes a while.
   */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int BUFFER = 1 << 20;

  private ControlClient() {}

  /**
   * Asks the supervisor of a run.
   *
   * @return its reply; empty if the run has ended
   * @throws StoreException if the run's directory cannot be read
   * @throws IOException if the supervisor cannot be reached although the run has not ended
   */
  public static Optional<TightenReply> ask(RunDirectory run, TightenRequest request)
      throws StoreException, IOException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (run.isLive()) {
      try {
        Optional<SocketChannel> channel = ControlSocket.connect(run);
        if (channel.isPresent()) {
          try (SocketChannel connected = channel.get()) {
            return Optional.of(exchange(connected, request));
          }
        }
      } catch (EOFException | ConnectException e) {
        // It has ended or is about to, or does not listen yet.
        if (System.nanoTime() > deadline) {
          throw new IOException("the supervisor of run " + run.number() + " does not answer", e);
        }
      }
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "the supervisor of run "
                + run.number()
                + " takes no orders: it cannot listen in "
                + run.path());
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return Optional.empty();
  }

  private static TightenReply exchange(SocketChannel channel, TightenRequest request)
      throws IOException {
    channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    request.write(new DataOutputStream(bytes));
    ByteBuffer message = ByteBuffer.wrap(bytes.toByteArray());
    while (message.hasRemaining()) {
      channel.write(message);
    }
    channel.shutdownOutput();
    return TightenReply.read(new DataInputStream(Channels.newInputStream(channel)));
  }
}

package io.inquest.control;

import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Asks the supervisors of runs, and waits for none of them for ever. */
public final class ControlClient {
  /**
   * A supervisor listens soon after its program has begun; on a busy machine that takes a while.
   */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** A supervisor says after half of it that it is too busy; another client may be before. */
  private static final long ANSWER_SECONDS = 60;

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int BUFFER = 1 << 20;
  private static final int MOST_BYTES = 1 << 26;

  private ControlClient() {}

  /**
   * Asks the supervisor of a run.
   *
   * @return its reply; empty if the run has ended
   * @throws StoreException if the run's directory cannot be read
   * @throws IOException if the supervisor cannot be reached although the run has not ended; the
   *     message says where
   */
  public static Optional<TightenReply> ask(RunDirectory run, TightenRequest request)
      throws StoreException, IOException {
    return ask(run, request, ANSWER_SECONDS);
  }

  static Optional<TightenReply> ask(RunDirectory run, TightenRequest request, long seconds)
      throws StoreException, IOException {
    String place = ControlSocket.path(run).toString();
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (run.isLive()) {
      try {
        Optional<SocketChannel> channel = ControlSocket.connect(run);
        if (channel.isPresent()) {
          return Optional.of(exchange(channel.get(), request, seconds));
        }
      } catch (EOFException | SocketException e) {
        // It has ended or is about to, which the next look at the run's lock shows.
      } catch (TooSlowException e) {
        throw new IOException(
            "what listens at "
                + place
                + " did not answer within "
                + seconds
                + " s; whether anything was done is not known",
            e);
      } catch (AccessDeniedException e) {
        throw new IOException(e.getFile() + ": permission denied", e);
      } catch (FileSystemException e) {
        throw new IOException(place + ": " + e.getReason(), e);
      } catch (IOException e) {
        throw new IOException("the answer from " + place + " is none: " + e.getMessage(), e);
      }
      if (System.nanoTime() > deadline) {
        throw new IOException("no supervisor takes orders at " + place);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return Optional.empty();
  }

  private static TightenReply exchange(
      SocketChannel connected, TightenRequest request, long seconds) throws IOException {
    try (TimedChannel channel = new TimedChannel(connected)) {
      connected.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      request.write(new DataOutputStream(bytes));
      channel.allow(seconds);
      channel.write(bytes.toByteArray());
      connected.shutdownOutput();
      return TightenReply.read(
          new DataInputStream(new ByteArrayInputStream(channel.read(MOST_BYTES))));
    }
  }
}

package io.inquest.audit.checkpoint;

import io.inquest.audit.proof.SignedCheckpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * A command that gets checkpoints on its standard input, each as a signed note, as long as the run
 * lasts. One that does not read keeps nobody waiting but the run's first and last checkpoint, and
 * these {@value #PATIENCE_SECONDS} seconds.
 */
public final class CommandAnchor implements Anchor {
  private static final int PATIENCE_SECONDS = 5;

  /** What wakes the writing thread for the last time. */
  private static final byte[] END = {};

  private final CompletableFuture<Process> started = new CompletableFuture<>();
  private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(64);
  private volatile IOException failure;
  private volatile long written;
  private long handed;

  /**
   * Starts the command, as the child of a thread of its own: a tracer waits for all children of its
   * thread.
   *
   * @param command what it is, and the environment that it gets
   * @throws IOException if it cannot be started
   */
  public CommandAnchor(ProcessBuilder command) throws IOException {
    Thread writer = new Thread(() -> serve(command), "inquest-checkpoint-command");
    writer.setDaemon(true);
    writer.start();
    try {
      started.join();
    } catch (CompletionException e) {
      throw new IOException(e.getCause().getMessage(), e);
    }
  }

  private void serve(ProcessBuilder command) {
    try {
      Process process = command.start();
      started.complete(process);
      write(process);
      // Children of a thread that ends would become those of another one.
      process.waitFor();
    } catch (IOException e) {
      started.completeExceptionally(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(Process process) {
    try (OutputStream input = process.getOutputStream()) {
      while (true) {
        byte[] note = waiting.take();
        if (note.length == 0) {
          return;
        }
        input.write(note);
        input.flush();
        synchronized (this) {
          written++;
          notifyAll();
        }
      }
    } catch (IOException e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String name() {
    return "command";
  }

  @Override
  public void take(SignedCheckpoint checkpoint, boolean milestone) throws IOException {
    if (failure != null || !started.join().isAlive()) {
      throw new IOException("the command of --checkpoint-to has ended");
    }
    byte[] note = checkpoint.note().toString().getBytes(StandardCharsets.UTF_8);
    if (waiting.offer(note)) {
      handed++;
    } else if (!milestone) {
      // The next one says all that this one does.
      return;
    }
    if (milestone) {
      awaitWritten();
    }
  }

  private void awaitWritten() throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    try {
      synchronized (this) {
        while (written < handed && failure == null) {
          long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
          if (left <= 0) {
            throw new IOException("the command of --checkpoint-to does not read");
          }
          // A command that ends breaks the pipe, which the next write tells.
          wait(Math.min(left, 100));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw new IOException("the command of --checkpoint-to has ended");
    }
  }

  /** Closes its input, and waits {@value #PATIENCE_SECONDS} seconds for its end. */
  @Override
  public void close() throws IOException {
    Process process = started.join();
    try {
      if (!waiting.offer(END, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("the command of --checkpoint-to does not read");
      }
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("the command of --checkpoint-to goes on after its input has ended");
      }
      if (process.exitValue() != 0) {
        throw new IOException(
            "the command of --checkpoint-to ended with status " + process.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

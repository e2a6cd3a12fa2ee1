package io.inquest.audit.journal;

import io.inquest.linux.file.HeldDirectory;
import io.inquest.linux.file.HeldFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/**
 * Makes segments ahead of need, on a daemon thread that starts with the first request.
 *
 * <p>A segment is written full of zeros before it is used. It has its blocks then: a full disk
 * shows when a segment is to be made, and what is kept in each for the run's end is there.
 *
 * <p>{@link #prepare} and {@link #take} belong to the writer's thread.
 */
final class SegmentAllocator {
  private static final int CHUNK = 1 << 16;

  private final RunDirectory run;
  private Thread thread;
  private int wanted;
  private Segment ready;
  private boolean closed;

  /** Makes segments in a run's directory, which is locked. */
  SegmentAllocator(RunDirectory run) {
    this.run = run;
  }

  /** Asks for a segment of {@code size} bytes to be made in the background. */
  synchronized void prepare(int size) {
    if (wanted == 0 && ready == null && !closed) {
      wanted = size;
      if (thread == null) {
        thread = new Thread(this::work, "inquest-journal-segments");
        thread.setDaemon(true);
        thread.start();
      }
      notifyAll();
    }
  }

  /**
   * The next segment, in the spare file. Waits for the one that is being made; makes one here if
   * there is none, settling for less than {@code size} where the disk has no more.
   *
   * @param least bytes that it must have
   * @throws JournalFullException if even {@code least} bytes cannot be had
   */
  Segment take(int size, int least) throws JournalFullException {
    Segment taken = awaitReady();
    if (taken != null && taken.capacity() >= least && isWhole(taken)) {
      return taken;
    }
    int attempt = Math.max(size, least);
    while (true) {
      try {
        release(taken);
        taken = null;
        return make(attempt);
      } catch (IOException e) {
        if (attempt == least) {
          throw JournalFullException.of(run.path().resolve(RunDirectory.SPARE), e);
        }
        attempt = Math.max(attempt / 4 & ~7, least);
      }
    }
  }

  /** Whether nobody cut the spare file meanwhile. */
  private static boolean isWhole(Segment spare) {
    try {
      return spare.isWhole();
    } catch (IOException e) {
      return false;
    }
  }

  private synchronized Segment awaitReady() {
    boolean interrupted = false;
    while (wanted != 0) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    Segment taken = ready;
    ready = null;
    return taken;
  }

  private void work() {
    while (true) {
      int size = awaitRequest();
      if (size == 0) {
        return;
      }
      Segment made = null;
      try {
        made = make(size);
      } catch (IOException e) {
        // The writer tries by itself when it needs the segment, and reports that failure.
        made = null;
      } finally {
        finish(made);
      }
    }
  }

  private synchronized int awaitRequest() {
    while (wanted == 0 && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        closed = true;
      }
    }
    return wanted;
  }

  private synchronized void finish(Segment made) {
    ready = made;
    wanted = 0;
    notifyAll();
  }

  private Segment make(int size) throws IOException {
    HeldDirectory directory = run.held();
    directory.delete(RunDirectory.SPARE);
    FileChannel channel =
        directory.make(RunDirectory.SPARE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    Segment made = null;
    try {
      ByteBuffer zeros = ByteBuffer.allocateDirect(Math.min(size, CHUNK));
      for (int written = 0; written < size; ) {
        zeros.clear().limit(Math.min(zeros.capacity(), size - written));
        written += channel.write(zeros);
      }
      try (HeldFile file = directory.hold(RunDirectory.SPARE)) {
        made = new Segment(size, channel, file.status().key());
      }
      return made;
    } catch (IOException e) {
      discard(e);
      throw e;
    } finally {
      if (made == null) {
        channel.close();
      }
    }
  }

  private void discard(IOException cause) {
    try {
      run.held().delete(RunDirectory.SPARE);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private static void release(Segment unused) throws IOException {
    if (unused != null) {
      unused.close();
    }
  }

  /** Ends the thread and deletes the spare file. */
  void close() throws IOException {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    release(awaitReady());
    run.held().delete(RunDirectory.SPARE);
  }
}

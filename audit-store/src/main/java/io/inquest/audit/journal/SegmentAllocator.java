package io.inquest.audit.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Makes segments ahead of need, on a daemon thread that starts with the first request.
 *
 * <p>A segment is written full of zeros before it is mapped. A sparse file would take its blocks
 * when a page is first stored to, and a full disk would then be a SIGBUS instead of an error; page
 * faults of a pre-written one are also several times cheaper.
 *
 * <p>{@link #prepare} and {@link #take} belong to the writer's thread.
 */
final class SegmentAllocator {
  private static final int CHUNK = 1 << 16;
  private static final int PAGE = 4096;

  private final Path spare;
  private Thread thread;
  private int wanted;
  private MappedByteBuffer ready;
  private boolean closed;

  SegmentAllocator(Path spare) {
    this.spare = spare;
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
  MappedByteBuffer take(int size, int least) throws JournalFullException {
    MappedByteBuffer taken = awaitReady();
    if (taken != null && taken.capacity() >= least) {
      return taken;
    }
    int attempt = Math.max(size, least);
    while (true) {
      try {
        return make(attempt);
      } catch (IOException e) {
        if (attempt == least) {
          throw JournalFullException.of(spare, e);
        }
        attempt = Math.max(attempt / 4 & ~7, least);
      }
    }
  }

  private synchronized MappedByteBuffer awaitReady() {
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
    MappedByteBuffer taken = ready;
    ready = null;
    return taken;
  }

  private void work() {
    while (true) {
      int size = awaitRequest();
      if (size == 0) {
        return;
      }
      MappedByteBuffer made = null;
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

  private synchronized void finish(MappedByteBuffer made) {
    ready = made;
    wanted = 0;
    notifyAll();
  }

  private MappedByteBuffer make(int size) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            spare,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      ByteBuffer zeros = ByteBuffer.allocateDirect(Math.min(size, CHUNK));
      for (int written = 0; written < size; ) {
        zeros.clear().limit(Math.min(zeros.capacity(), size - written));
        written += channel.write(zeros);
      }
      MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, size);
      mapped.order(ByteOrder.nativeOrder());
      for (int page = 0; page < size; page += PAGE) {
        mapped.put(page, (byte) 0);
      }
      return mapped;
    } catch (IOException e) {
      discard(e);
      throw e;
    }
  }

  private void discard(IOException cause) {
    try {
      Files.deleteIfExists(spare);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** Ends the thread and deletes the spare file. */
  void close() throws IOException {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    awaitReady();
    Files.deleteIfExists(spare);
  }
}

package io.inquest.audit.journal;

import io.inquest.linux.file.HeldDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A run's files, made again from its frames and notes where these are kept in another form, so that
 * they can be judged like those that its supervisor wrote. What is no frame is damage there, too.
 *
 * <p>The directory is the caller's, and goes when the caller deletes it. Owned by one thread.
 */
public final class RebuiltRun implements AutoCloseable {
  /** Then a segment is full. */
  private static final int FULL = 1 << 26;

  private static final int BUFFER = 1 << 20;
  private static final byte[] ZEROS = new byte[Long.BYTES];

  private final long number;
  private final RunDirectory run;
  private final HeldDirectory held;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
  private FileChannel channel;
  private int segment;
  private long size;

  private RebuiltRun(long number, RunDirectory run, HeldDirectory held) {
    this.number = number;
    this.run = run;
    this.held = held;
  }

  /**
   * Begins a run without a frame in a store of its own.
   *
   * @param store an empty directory that nobody else can enter
   * @throws StoreException if the files cannot be made
   */
  public static RebuiltRun begin(Path store, long number) throws StoreException {
    StoreLocation location = StoreLocation.create(store);
    try (HeldDirectory runs = location.openRuns()) {
      HeldDirectory held = runs.make(RunDirectory.nameOf(number));
      return new RebuiltRun(number, new RunDirectory(location, StoreLocation.RUNS, number), held);
    } catch (IOException e) {
      throw StoreException.of("rebuild run " + number, location.directory(), e);
    }
  }

  /**
   * Appends frames.
   *
   * @param frames one behind the other, each with its length
   * @throws StoreException if they cannot be written
   */
  public void append(byte[] frames) throws StoreException {
    ByteBuffer bytes = ByteBuffer.wrap(frames).order(ByteOrder.nativeOrder());
    try {
      int at = 0;
      while (at < frames.length) {
        int left = frames.length - at;
        int length = left < FrameLayout.PAYLOAD ? left : bytes.getInt(at + FrameLayout.LENGTH);
        if (length < FrameLayout.PAYLOAD || length > left) {
          length = left;
        }
        if (channel == null || size + length > FULL) {
          beginSegment(left < FrameLayout.PAYLOAD ? 0 : bytes.getLong(at + FrameLayout.SEQUENCE));
        }
        write(frames, at, length);
        write(ZEROS, 0, FrameLayout.aligned((int) size) - (int) size);
        at += length;
      }
    } catch (IOException e) {
      throw StoreException.of("rebuild run " + number, run.path(), e);
    }
  }

  private void beginSegment(long sequence) throws IOException {
    endSegment();
    segment++;
    channel = held.make(RunDirectory.segmentName(segment), StandardOpenOption.WRITE);
    byte[] header = SegmentHeader.of(number, segment, 0, sequence, 0).array();
    write(header, 0, header.length);
  }

  private void write(byte[] bytes, int offset, int length) throws IOException {
    for (int written = 0; written < length; ) {
      int part = Math.min(buffer.remaining(), length - written);
      buffer.put(bytes, offset + written, part);
      written += part;
      if (!buffer.hasRemaining()) {
        flush();
      }
    }
    size += length;
  }

  private void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  private void endSegment() throws IOException {
    if (channel != null) {
      flush();
      channel.close();
      channel = null;
    }
    size = 0;
  }

  /**
   * Writes a text beside the journal.
   *
   * @throws StoreException if it cannot be written
   */
  public void add(String name, String text) throws StoreException {
    try (FileChannel file = held.make(name, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
    } catch (IOException e) {
      throw StoreException.of("rebuild run " + number, run.path(), e);
    }
  }

  /**
   * The run, with all that was appended.
   *
   * @throws StoreException if it cannot be written
   */
  public RunDirectory finish() throws StoreException {
    try {
      endSegment();
      return run;
    } catch (IOException e) {
      throw StoreException.of("rebuild run " + number, run.path(), e);
    }
  }

  @Override
  public void close() throws StoreException {
    try {
      endSegment();
    } catch (IOException e) {
      throw StoreException.of("rebuild run " + number, run.path(), e);
    } finally {
      held.close();
    }
  }
}

package io.inquest.audit.journal;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A segment that is being written.
 *
 * <p>Its file stays open, so that it can be cut whatever has its name by then.
 *
 * @param bytes the file, mapped
 * @param channel the file
 */
record Segment(MappedByteBuffer bytes, FileChannel channel) implements AutoCloseable {
  /** Whether the file reaches as far as it is mapped: a page behind its end would be a SIGBUS. */
  boolean isWhole() throws IOException {
    return channel.size() >= bytes.capacity();
  }

  /**
   * Cuts off what follows {@code size} bytes.
   *
   * @param sync whether to wait until the disk has the file
   */
  void complete(long size, boolean sync) throws IOException {
    channel.truncate(size);
    if (sync) {
      channel.force(true);
    }
  }

  /** Closes the file; it stays mapped as long as the bytes are in use. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}

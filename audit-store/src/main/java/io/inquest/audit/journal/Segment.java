package io.inquest.audit.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * A segment that is being written.
 *
 * <p>Its file stays open, so that it can be cut whatever has its name by then.
 *
 * @param capacity bytes of the file, all of them zeros when it is made
 * @param channel the file
 * @param identity what tells the file from all others
 */
record Segment(int capacity, FileChannel channel, Object identity) implements AutoCloseable {
  /** Whether the file still is as long as it was made. */
  boolean isWhole() throws IOException {
    return channel.size() >= capacity;
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

  /** Closes the file. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}

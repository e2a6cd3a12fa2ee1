package io.inquest.audit.verify;

import io.inquest.audit.proof.TreeHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * The hashes of a run's leaves as its supervisor wrote them. They prove nothing until a signed root
 * is found to be theirs. Owned by one thread.
 */
final class LeafFile implements AutoCloseable {
  private static final int WINDOW = 2048 * TreeHash.LENGTH;

  private final FileChannel file;
  private final ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);
  private long start;

  LeafFile(FileChannel file) {
    this.file = file;
  }

  /** The array that holds the hash from {@link #at} on. */
  byte[] array() {
    return window.array();
  }

  /**
   * Where the hash of the record with that sequence is in {@link #array}, until the next call.
   *
   * @return -1 if the file does not have it
   */
  int at(long sequence) throws IOException {
    long place = (sequence - 1) * TreeHash.LENGTH;
    if (place < start || place + TreeHash.LENGTH > start + window.limit()) {
      window.clear();
      start = place;
      while (window.hasRemaining() && file.read(window, start + window.position()) > 0) {
        // Up to the window's end or the file's.
      }
      window.flip();
    }
    return window.limit() < TreeHash.LENGTH || place + TreeHash.LENGTH > start + window.limit()
        ? -1
        : (int) (place - start);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

package io.inquest.audit.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/**
 * The memory in which a frame is built before it is written: nobody else's, so that no other
 * process can take a page of it away. The layout is {@link FrameLayout}'s, the frame begins at 0.
 *
 * <p>Owned by one thread.
 */
final class FrameBuffer {
  private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private final CRC32C crc = new CRC32C();
  private ByteBuffer bytes;
  private ByteBuffer moving;
  private LongBuffer words;

  FrameBuffer() {
    allocate(FrameLayout.LARGEST_DECISION);
  }

  private void allocate(int length) {
    // Behind the frame is the zero at which a reader stops.
    bytes = ByteBuffer.allocateDirect(FrameLayout.aligned(length) + Long.BYTES);
    bytes.order(ByteOrder.nativeOrder());
    moving = bytes.duplicate();
    words = bytes.asLongBuffer();
  }

  /**
   * Makes room for a frame.
   *
   * @param length in bytes, for a decision at most {@link FrameLayout#LARGEST_DECISION}: then
   *     {@link #bytes} and {@link #words} stay what they are
   */
  void require(int length) {
    if (FrameLayout.aligned(length) + Long.BYTES > bytes.capacity()) {
      allocate(length);
    }
  }

  /** The frame's bytes. */
  ByteBuffer bytes() {
    return bytes;
  }

  /**
   * The frame as words of 8 bytes: the compilers make a plain store of a put to it, and several
   * checks of one to {@link #bytes}.
   */
  LongBuffer words() {
    return words;
  }

  /** Two adjacent ints as the word that they are in memory. */
  static long word(int first, int second) {
    return LITTLE_ENDIAN
        ? (first & 0xffffffffL) | ((long) second << 32)
        : (second & 0xffffffffL) | ((long) first << 32);
  }

  /** Completes a frame whose type and payload are in place. */
  void seal(int length, long sequence, long time) {
    words.put(FrameLayout.SEQUENCE >> 3, sequence);
    words.put(FrameLayout.TIME >> 3, time);
    int end = FrameLayout.aligned(length);
    // Nothing of an earlier, longer frame.
    for (int i = length; i < end; i++) {
      bytes.put(i, (byte) 0);
    }
    words.put(end >> 3, 0);
    crc.reset();
    moving.limit(length).position(FrameLayout.SEQUENCE);
    crc.update(moving);
    words.put(FrameLayout.LENGTH >> 3, word(length, (int) crc.getValue()));
  }

  /**
   * Writes a sealed frame, and a zero behind it, by one call.
   *
   * @param offset where in the file
   * @throws IOException if the file did not take all of it; then it may have taken some
   */
  void write(FileChannel file, int offset, int length) throws IOException {
    int all = FrameLayout.aligned(length) + Long.BYTES;
    moving.limit(all).position(0);
    int written = file.write(moving, offset);
    if (written < all) {
      throw new IOException("the file took " + written + " of " + all + " bytes");
    }
  }
}

package io.inquest.audit.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** The first bytes of a segment ({@link FrameLayout}). */
final class SegmentHeader {
  private SegmentHeader() {}

  /**
   * A header in this machine's byte order, ready to be written.
   *
   * @param segment its number, from 1
   * @param sequence of the frame that comes first
   * @param capacity bytes of the file; 0 if that is not said
   */
  static ByteBuffer of(long run, int segment, int flags, long sequence, int capacity) {
    ByteBuffer header =
        ByteBuffer.allocate(FrameLayout.SEGMENT_HEADER).order(ByteOrder.nativeOrder());
    for (int i = 0; i < Long.BYTES; i++) {
      header.put(FrameLayout.SEGMENT_MAGIC + i, (byte) (FrameLayout.MAGIC >>> (56 - 8 * i)));
    }
    header.putInt(FrameLayout.SEGMENT_BYTE_ORDER, FrameLayout.BYTE_ORDER_MARK);
    header.putInt(FrameLayout.SEGMENT_FORMAT, StoreLocation.FORMAT);
    header.putLong(FrameLayout.SEGMENT_RUN, run);
    header.putInt(FrameLayout.SEGMENT_NUMBER, segment);
    header.putInt(FrameLayout.SEGMENT_FLAGS, flags);
    header.putLong(FrameLayout.SEGMENT_FIRST_SEQUENCE, sequence);
    header.putInt(FrameLayout.SEGMENT_CAPACITY, capacity);
    CRC32C crc = new CRC32C();
    crc.update(header.duplicate().limit(FrameLayout.SEGMENT_CRC));
    header.putInt(FrameLayout.SEGMENT_CRC, (int) crc.getValue());
    return header;
  }
}

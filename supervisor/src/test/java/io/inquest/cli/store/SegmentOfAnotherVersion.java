package io.inquest.cli.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** A segment as a later Inquest might write it: its header is right, and of another format. */
final class SegmentOfAnotherVersion {
  private static final int FORMAT = 12;
  private static final int CHECKSUM = 60;

  private SegmentOfAnotherVersion() {}

  static byte[] of(byte[] segment) {
    ByteBuffer header = ByteBuffer.wrap(segment).order(ByteOrder.nativeOrder());
    header.putInt(FORMAT, header.getInt(FORMAT) + 1);
    CRC32C crc = new CRC32C();
    crc.update(segment, 0, CHECKSUM);
    header.putInt(CHECKSUM, (int) crc.getValue());
    return segment;
  }
}

package io.inquest.audit.site;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * Rows in the binary format of PostgreSQL's COPY (its manual, COPY, "Binary Format"). Owned by one
 * thread at a time.
 */
final class CopyBuffer {
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
  };
  private static final int HEADER = SIGNATURE.length + 8;

  /** Days from 1970-01-01 to 2000-01-01, where PostgreSQL counts from. */
  private static final int EPOCH_DAYS = 10_957;

  private ByteBuffer buffer;

  /**
   * A buffer with the header.
   *
   * @param capacity of bytes that are expected
   */
  CopyBuffer(int capacity) {
    buffer = ByteBuffer.allocate(capacity + HEADER);
    buffer.put(SIGNATURE).putInt(0).putInt(0);
  }

  /** Begins a row. */
  void row(int columns) {
    need(2);
    buffer.putShort((short) columns);
  }

  void int32(int value) {
    need(8);
    buffer.putInt(4).putInt(value);
  }

  void int64(long value) {
    need(12);
    buffer.putInt(8).putLong(value);
  }

  void uuid(UUID value) {
    need(20);
    buffer.putInt(16);
    buffer.putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
  }

  /**
   * A date.
   *
   * @param epochDay days since 1970-01-01
   */
  void date(long epochDay) {
    int32((int) (epochDay - EPOCH_DAYS));
  }

  void none() {
    need(4);
    buffer.putInt(-1);
  }

  /** A text, escaped. */
  void text(String value) {
    need(4 + value.length());
    int start = buffer.position();
    buffer.position(start + 4);
    for (int i = 0; i < value.length(); i++) {
      char unit = value.charAt(i);
      if (unit >= 0x80 || unit == 0 || unit == SiteText.ESCAPE) {
        buffer.position(start);
        bytes(SiteText.escape(value).getBytes(StandardCharsets.UTF_8));
        return;
      }
      buffer.put((byte) unit);
    }
    buffer.putInt(start, value.length());
  }

  void bytes(byte[] value) {
    bytes(value, value.length);
  }

  void bytes(byte[] value, int length) {
    need(4 + length);
    buffer.putInt(length).put(value, 0, length);
  }

  /** Writes the trailer: nothing follows. */
  void end() {
    need(2);
    buffer.putShort((short) -1);
  }

  byte[] array() {
    return buffer.array();
  }

  int length() {
    return buffer.position();
  }

  private void need(int bytes) {
    if (buffer.remaining() < bytes) {
      int capacity = Math.max(2 * buffer.capacity(), buffer.position() + bytes);
      int position = buffer.position();
      buffer = ByteBuffer.wrap(Arrays.copyOf(buffer.array(), capacity)).position(position);
    }
  }
}

package io.inquest.audit.entry;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A reusable, growing buffer that payloads are written into. Owned by one thread.
 *
 * @see EntryCodec
 */
public final class PayloadWriter {
  private ByteBuffer buffer;

  /** An empty payload whose numbers have the byte order {@code order}. */
  public PayloadWriter(ByteOrder order) {
    buffer = ByteBuffer.allocate(1024).order(order);
  }

  /** Empties the payload. */
  public PayloadWriter clear() {
    buffer.clear();
    return this;
  }

  /** How many bytes the payload has. */
  public int length() {
    return buffer.position();
  }

  /** The payload's bytes from index 0 to {@link #length}; valid until the next write. */
  public byte[] array() {
    return buffer.array();
  }

  /** A copy of the payload. */
  public ByteBuffer toBuffer() {
    ByteBuffer copy = ByteBuffer.allocate(length()).order(buffer.order());
    copy.put(buffer.array(), 0, length()).flip();
    return copy;
  }

  PayloadWriter number(int value) {
    room(Integer.BYTES).putInt(value);
    return this;
  }

  PayloadWriter number(long value) {
    room(Long.BYTES).putLong(value);
    return this;
  }

  PayloadWriter flag(boolean value) {
    room(1).put((byte) (value ? 1 : 0));
    return this;
  }

  PayloadWriter text(String value) {
    return bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  PayloadWriter bytes(byte[] value) {
    room(Integer.BYTES + value.length).putInt(value.length).put(value);
    return this;
  }

  private ByteBuffer room(int bytes) {
    if (buffer.remaining() < bytes) {
      int wanted = Math.addExact(buffer.position(), bytes);
      ByteBuffer larger =
          ByteBuffer.allocate(Math.max(wanted, 2 * buffer.capacity())).order(buffer.order());
      larger.put(buffer.flip());
      buffer = larger;
    }
    return buffer;
  }
}

package io.inquest.audit.entry;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Takes the components of a payload in turn. Owned by one thread. */
final class PayloadReader {
  private final ByteBuffer buffer;

  PayloadReader(ByteBuffer buffer) {
    this.buffer = buffer;
  }

  int int32() throws MalformedEntryException {
    require(Integer.BYTES);
    return buffer.getInt();
  }

  long int64() throws MalformedEntryException {
    require(Long.BYTES);
    return buffer.getLong();
  }

  boolean flag() throws MalformedEntryException {
    require(1);
    return buffer.get() != 0;
  }

  /** A number of bytes or elements that follow, each of which takes at least a byte. */
  int size() throws MalformedEntryException {
    int size = int32();
    if (size < 0) {
      throw new MalformedEntryException("a size is negative: " + size);
    }
    require(size);
    return size;
  }

  byte[] bytes() throws MalformedEntryException {
    byte[] bytes = new byte[size()];
    buffer.get(bytes);
    return bytes;
  }

  String text() throws MalformedEntryException {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  <E extends Enum<E>> E name(Class<E> type) throws MalformedEntryException {
    String name = text();
    try {
      return Enum.valueOf(type, name);
    } catch (IllegalArgumentException e) {
      MalformedEntryException malformed =
          new MalformedEntryException(type.getSimpleName() + " has no '" + name + "'");
      malformed.initCause(e);
      throw malformed;
    }
  }

  private void require(int bytes) throws MalformedEntryException {
    if (buffer.remaining() < bytes) {
      throw new MalformedEntryException(
          "the payload ends " + (bytes - buffer.remaining()) + " bytes early");
    }
  }
}

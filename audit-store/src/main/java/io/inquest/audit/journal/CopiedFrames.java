package io.inquest.audit.journal;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Frames of a journal as they are, one behind the other. Owned by one thread at a time. */
public final class CopiedFrames {
  private byte[] bytes = new byte[0];
  private int length;
  private int count;
  private long first;
  private long firstTime;

  void add(ByteBuffer window, int at, int frameLength, long sequence) {
    if (count == 0) {
      first = sequence;
      firstTime = window.getLong(at + FrameLayout.TIME);
    }
    if (bytes.length - length < frameLength) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + frameLength));
    }
    window.get(at, bytes, length, frameLength);
    length += frameLength;
    count++;
  }

  /** How many there are. */
  public int count() {
    return count;
  }

  /** The first one's sequence; 0 if there is none. */
  public long first() {
    return first;
  }

  /** When the first one was appended, as it says: ns since the epoch, UTC; 0 if there is none. */
  public long firstTime() {
    return firstTime;
  }

  /** The array that has them from index 0 on. */
  public byte[] array() {
    return bytes;
  }

  /** How many bytes they have together. */
  public int length() {
    return length;
  }
}

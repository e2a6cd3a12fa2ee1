package io.inquest.audit.checkpoint;

import io.inquest.audit.proof.TreeHash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;

/**
 * Frames on their way from the thread that writes them to the one that hashes them. What does not
 * fit waits: nothing is skipped. Putting a frame allocates nothing, unless the frame is larger than
 * the whole ring.
 *
 * <p>{@link #put} is the writing thread's, {@link #takeLeaf} the hashing thread's.
 */
final class FrameRing {
  private static final int PREFIX = Integer.BYTES;

  /** In the place of a length: the frame is in {@link #large}. */
  private static final int LARGE = -1;

  private static final long WAIT_NANOS = 50_000;

  private static final VarHandle WRITTEN = handle("written");
  private static final VarHandle READ = handle("read");

  private final byte[] bytes;
  private final int mask;

  /** Bytes that were put, ever; each thread writes its own count and reads the other's. */
  @SuppressWarnings("unused")
  private long written;

  @SuppressWarnings("unused")
  private long read;

  private volatile byte[] large;
  private volatile Thread reader;
  private volatile boolean abandoned;

  /**
   * @param capacity in bytes, a power of two
   */
  FrameRing(int capacity) {
    if (Integer.bitCount(capacity) != 1) {
      throw new IllegalArgumentException("a ring of " + capacity + " bytes");
    }
    bytes = new byte[capacity];
    mask = capacity - 1;
  }

  private static VarHandle handle(String field) {
    try {
      return MethodHandles.lookup().findVarHandle(FrameRing.class, field, long.class);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Names the thread that is woken when the ring is half full. */
  void readBy(Thread hasher) {
    reader = hasher;
  }

  /** Puts a frame, waiting for room if need be. */
  void put(ByteBuffer frame, int length) {
    boolean fits = length <= bytes.length - PREFIX;
    int needed = PREFIX + (fits ? length : 0);
    long end = (long) WRITTEN.get(this);
    long used = end - (long) READ.getAcquire(this);
    while (bytes.length - used < needed || (!fits && large != null)) {
      if (abandoned) {
        return;
      }
      LockSupport.unpark(reader);
      LockSupport.parkNanos(WAIT_NANOS);
      used = end - (long) READ.getAcquire(this);
    }
    if (fits) {
      putPrefix(end, length);
      copy(frame, end + PREFIX, length);
    } else {
      byte[] whole = new byte[length];
      frame.get(0, whole);
      large = whole;
      putPrefix(end, LARGE);
    }
    WRITTEN.setRelease(this, end + needed);
    int half = bytes.length / 2;
    if (used < half && used + needed >= half) {
      LockSupport.unpark(reader);
    }
  }

  /** Nobody takes frames any more: those that find no room are dropped. */
  void abandon() {
    abandoned = true;
  }

  private void putPrefix(long at, int value) {
    for (int i = 0; i < PREFIX; i++) {
      bytes[(int) (at + i) & mask] = (byte) (value >>> (8 * i));
    }
  }

  private void copy(ByteBuffer frame, long at, int length) {
    int first = (int) at & mask;
    int firstLength = Math.min(length, bytes.length - first);
    frame.get(0, bytes, first, firstLength);
    if (firstLength < length) {
      frame.get(firstLength, bytes, 0, length - firstLength);
    }
  }

  /**
   * Takes the next frame and puts its hash, as a leaf, to {@code out}.
   *
   * @return false if there is none
   */
  boolean takeLeaf(TreeHash hash, byte[] out, int at) {
    long begin = (long) READ.get(this);
    if ((long) WRITTEN.getAcquire(this) == begin) {
      return false;
    }
    int length = prefix(begin);
    if (length == LARGE) {
      hash.leaf(large, 0, large.length, out, at);
      large = null;
      length = 0;
    } else {
      int first = (int) (begin + PREFIX) & mask;
      int firstLength = Math.min(length, bytes.length - first);
      hash.leaf(bytes, first, firstLength, length - firstLength, out, at);
    }
    READ.setRelease(this, begin + PREFIX + length);
    return true;
  }

  private int prefix(long at) {
    int value = 0;
    for (int i = 0; i < PREFIX; i++) {
      value |= (bytes[(int) (at + i) & mask] & 0xff) << (8 * i);
    }
    return value;
  }
}

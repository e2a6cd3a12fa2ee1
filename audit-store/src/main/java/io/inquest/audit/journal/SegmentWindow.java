package io.inquest.audit.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * A stretch of a segment file, copied into memory.
 *
 * <p>It is copied, not mapped: a closing writer cuts the file, and so may others, and touching a
 * page behind the cut would be a SIGBUS. Owned by one thread.
 */
final class SegmentWindow implements AutoCloseable {
  /** What is found at an offset. */
  enum Found {
    /** A frame whose checksum is right. */
    FRAME,
    /** A zero, or the end of the file. */
    NOTHING,
    /** Something that is no frame. */
    DAMAGE
  }

  private static final int SIZE = 1 << 18;
  private static final int LARGEST_TYPE = 0xff;

  /**
   * Bytes that are checked in search of frames after damage. Where each word looks like the
   * beginning of a long frame, as somebody may have written it, the search would take days.
   */
  private static final long MOST_IN_VAIN = 1L << 28;

  private final Path file;
  private final FileChannel channel;
  private final CRC32C crc = new CRC32C();
  private ByteBuffer bytes;
  private long start;
  private long inVain;
  private boolean isHeaderWhole;
  private int capacity;

  /**
   * A stretch of a segment.
   *
   * @param file what it is called in messages
   * @param channel the file, closed with this object
   */
  SegmentWindow(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.bytes = ByteBuffer.allocate(SIZE).order(ByteOrder.nativeOrder());
    fill(0, FrameLayout.SEGMENT_HEADER);
  }

  /**
   * Looks at the segment's header. If it is not whole, frames are taken to have this machine's byte
   * order.
   *
   * @throws StoreException if another version wrote the segment
   */
  void readHeader() throws StoreException {
    isHeaderWhole = takeHeader();
  }

  private boolean takeHeader() throws StoreException {
    if (bytes.limit() < FrameLayout.SEGMENT_HEADER) {
      return false;
    }
    for (int i = 0; i < Long.BYTES; i++) {
      if (bytes.get(i) != (byte) (FrameLayout.MAGIC >>> (56 - 8 * i))) {
        return false;
      }
    }
    if (bytes.getInt(FrameLayout.SEGMENT_BYTE_ORDER) != FrameLayout.BYTE_ORDER_MARK) {
      bytes.order(
          bytes.order() == ByteOrder.BIG_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    }
    if (bytes.getInt(FrameLayout.SEGMENT_CRC) != checksum(0, FrameLayout.SEGMENT_CRC)) {
      bytes.order(ByteOrder.nativeOrder());
      return false;
    }
    int format = bytes.getInt(FrameLayout.SEGMENT_FORMAT);
    if (format != StoreLocation.FORMAT) {
      throw new StoreException(
          StoreException.Reason.OTHER_VERSION,
          "read the journal",
          file,
          "its format is " + format + ", this Inquest knows " + StoreLocation.FORMAT,
          "Use the Inquest that wrote it.",
          null);
    }
    capacity = bytes.getInt(FrameLayout.SEGMENT_CAPACITY);
    return true;
  }

  /**
   * Whether the file is shorter than it was made, as far as its header tells, or has lost its
   * header: then a zero may be a hole, with frames behind it.
   */
  boolean isCut() throws IOException {
    return !isHeaderWhole || channel.size() < capacity;
  }

  /** Forgets what was copied, so that the next look sees what the file has then. */
  void forget() {
    bytes.clear().limit(0);
  }

  /** What is at {@code offset}, where the sequence {@code least} or a later one is expected. */
  Found look(int offset, long least) throws IOException {
    if (!has(offset, FrameLayout.PAYLOAD)) {
      return Found.NOTHING;
    }
    int length = length(offset);
    if (length == 0) {
      return Found.NOTHING;
    }
    return isFrame(offset, length, least) ? Found.FRAME : Found.DAMAGE;
  }

  private boolean isFrame(int offset, int length, long least) throws IOException {
    if (length < FrameLayout.PAYLOAD || length > FrameLayout.LARGEST_FRAME) {
      return false;
    }
    int type = bytes.getInt(at(offset) + FrameLayout.TYPE);
    long sequence = sequence(offset);
    if (type <= 0 || type > LARGEST_TYPE || sequence < least || !has(offset, length)) {
      return false;
    }
    int from = at(offset) + FrameLayout.SEQUENCE;
    boolean whole =
        bytes.getInt(at(offset) + FrameLayout.CRC) == checksum(from, length - FrameLayout.SEQUENCE);
    if (!whole) {
      inVain += length;
    }
    return whole;
  }

  /** The offset of the first frame after {@code offset} in this segment, -1 if there is none. */
  int scan(int offset, long least) throws IOException {
    for (int at = offset + 8; inVain < MOST_IN_VAIN && has(at, FrameLayout.PAYLOAD); at += 8) {
      int length = length(at);
      if (length != 0 && isFrame(at, length, least)) {
        return at;
      }
    }
    return -1;
  }

  /**
   * Where the frame would end that may be in the middle of being written at {@code offset}.
   *
   * @param next the sequence that it would have
   * @return {@code offset} if what is there is nothing or something else
   */
  long claimedEnd(int offset, long next) throws IOException {
    return has(offset, FrameLayout.PAYLOAD) && sequence(offset) == next
        ? offset + (long) length(offset)
        : offset;
  }

  /** The length of the frame at {@code offset}, in bytes. */
  int length(int offset) {
    return bytes.getInt(at(offset) + FrameLayout.LENGTH);
  }

  /** The sequence of the frame at {@code offset}. */
  long sequence(int offset) {
    return bytes.getLong(at(offset) + FrameLayout.SEQUENCE);
  }

  /** The bytes that hold the segment's {@code offset} at index {@link #at}. */
  ByteBuffer bytes() {
    return bytes;
  }

  /** The index of the segment's {@code offset} in {@link #bytes}. */
  int at(int offset) {
    return (int) (offset - start);
  }

  private boolean has(int offset, int length) throws IOException {
    if (offset < start || offset + (long) length > start + bytes.limit()) {
      fill(offset, length);
    }
    return length <= bytes.limit();
  }

  private void fill(int offset, int length) throws IOException {
    if (length > bytes.capacity()) {
      if (offset + (long) length > channel.size()) {
        // No frame can be there; do not take memory because damage says so.
        length = SIZE;
      } else {
        bytes = ByteBuffer.allocate(length).order(bytes.order());
      }
    }
    start = offset;
    long behind = FrameLayout.LARGEST_SEGMENT - start;
    bytes.clear().limit((int) Math.max(0, Math.min(bytes.capacity(), behind)));
    int read = 0;
    while (bytes.hasRemaining() && read >= 0) {
      read = channel.read(bytes, start + bytes.position());
    }
    bytes.flip();
  }

  private int checksum(int index, int length) {
    crc.reset();
    crc.update(bytes.array(), index, length);
    return (int) crc.getValue();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

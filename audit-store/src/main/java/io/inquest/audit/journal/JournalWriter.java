package io.inquest.audit.journal;

import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.EntryCodec;
import io.inquest.audit.entry.PayloadWriter;
import io.inquest.linux.file.HeldFile;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Appends to a run's journal.
 *
 * <p>An entry is visible to readers, and survives this process, when the method that appended it
 * returns. The disk may have it later: see {@link JournalOptions#syncAtClose}.
 *
 * <p>The last {@value #RESERVE} bytes of each segment are kept for a {@code Gap} and for {@code
 * RunEnded}, which therefore can be appended when the disk is full.
 *
 * <p>Owned by one thread.
 */
public final class JournalWriter implements AutoCloseable {
  static final int RESERVE = 1024;
  private static final int RUN_ENDED_RESERVE = 128;
  private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  /** Bytes of a Gap's detail that fit into the reserve. */
  private static final int RESERVED_DETAIL = 512;

  private final RunDirectory run;
  private final JournalOptions options;
  private final SegmentAllocator allocator;
  private final CRC32C crc = new CRC32C();
  private final PayloadWriter payload = new PayloadWriter(ByteOrder.nativeOrder());
  private final Map<String, Integer> texts = new HashMap<>();
  private final DecisionFrame decision;
  private final int flags;

  private int segment;
  private Segment file;
  private Object identity;
  private MappedByteBuffer buffer;
  private ByteBuffer checked;
  private LongBuffer words;
  private int position;
  private int askAhead;
  private final long firstSequence;
  private long sequence;
  private boolean closed;

  private JournalWriter(
      RunDirectory run, JournalOptions options, int segment, long sequence, int flags)
      throws StoreException {
    this.run = run;
    this.options = options;
    this.allocator = new SegmentAllocator(run);
    this.segment = segment - 1;
    this.sequence = sequence;
    this.flags = flags;
    this.firstSequence = sequence;
    try {
      adopt(allocator.take(options.firstSegment(), options.firstSegment()));
    } catch (JournalFullException e) {
      if (sequence == 1) {
        run.discard();
      }
      throw e;
    }
    this.decision = new DecisionFrame(this);
  }

  /**
   * Begins the journal of a run.
   *
   * @param run as {@link Journal#createRun} gave it; closed with this writer
   * @throws JournalFullException if the disk has no room for the first segment; then the run is
   *     discarded
   * @throws StoreException if the segment cannot be made, or there is one already
   */
  public static JournalWriter open(RunDirectory run, JournalOptions options) throws StoreException {
    requireLock(run);
    if (isBegun(run)) {
      throw new StoreException(
          StoreException.Reason.LOCKED,
          "begin a journal",
          run.segment(1),
          "the run has one already",
          "Create another run.",
          null);
    }
    return new JournalWriter(run, options, 1, 1, 0);
  }

  private static boolean isBegun(RunDirectory run) throws StoreException {
    try {
      return run.held().has(RunDirectory.segmentName(1));
    } catch (IOException e) {
      throw StoreException.of("begin a journal", run.segment(1), e);
    }
  }

  /** Goes on with the journal of a run whose supervisor is gone, in a new segment. */
  static JournalWriter append(RunDirectory run, int newSegment, long nextSequence)
      throws StoreException {
    requireLock(run);
    int size = JournalOptions.SMALLEST_SEGMENT;
    return new JournalWriter(
        run,
        new JournalOptions(size, size, true),
        newSegment,
        nextSequence,
        FrameLayout.FLAG_LOST_SUPERVISOR);
  }

  /** Whether nothing was appended. */
  public boolean isEmpty() {
    return sequence == firstSequence;
  }

  private static void requireLock(RunDirectory run) {
    if (!run.isLocked()) {
      throw new IllegalArgumentException(run + " is not locked by this process");
    }
  }

  /** The frame that the next decision is written into; the same object each time. */
  public DecisionFrame decision() {
    return decision;
  }

  /**
   * The number by which decisions name {@code text}; it is defined in the journal at its first use.
   *
   * @return 0 for the empty text
   * @throws JournalFullException if it had to be defined and could not be
   */
  public int text(long time, String text) throws JournalFullException {
    if (text.isEmpty()) {
      return 0;
    }
    Integer known = texts.get(text);
    if (known != null) {
      return known;
    }
    int id = texts.size() + 1;
    append(new AuditEntry.TextDefined(time, id, text));
    texts.put(text, id);
    return id;
  }

  /**
   * Appends an entry.
   *
   * @return the sequence of its frame
   * @throws JournalFullException if the journal cannot grow. A {@code Gap} fits into the reserve at
   *     least once (its detail is cut to 512 bytes there), {@code RunEnded} always
   */
  public long append(AuditEntry entry) throws JournalFullException {
    if (entry instanceof AuditEntry.RunEnded && !isInPlace()) {
      leaveLostSegment();
    }
    EntryCodec.encode(entry, payload.clear());
    int offset;
    try {
      offset = reserve(FrameLayout.PAYLOAD + payload.length());
    } catch (JournalFullException e) {
      if (isCut()) {
        throw e;
      }
      offset = fromReserve(entry, e);
    }
    int length = FrameLayout.PAYLOAD + payload.length();
    buffer.putInt(offset + FrameLayout.TYPE, EntryCodec.typeOf(entry));
    buffer.put(offset + FrameLayout.PAYLOAD, payload.array(), 0, payload.length());
    return commit(offset, length, entry.time());
  }

  /** Whether the current segment is the file that has its name. */
  private boolean isInPlace() {
    Object found = identityOf(segment);
    return found != null && found.equals(identity);
  }

  /** What tells a segment's file from all others, null if there is none. */
  private Object identityOf(int number) {
    try (HeldFile named = run.held().hold(RunDirectory.segmentName(number))) {
      return named.status().key();
    } catch (IOException e) {
      return null;
    }
  }

  /** What somebody took away from its place is lost; a new segment tells so by its sequences. */
  private void leaveLostSegment() {
    try {
      adopt(allocator.take(JournalOptions.SMALLEST_SEGMENT, JournalOptions.SMALLEST_SEGMENT));
    } catch (JournalFullException e) {
      // There is no place for a segment either: the end is lost with the rest.
      return;
    }
  }

  private int fromReserve(AuditEntry entry, JournalFullException full) throws JournalFullException {
    int kept;
    if (entry instanceof AuditEntry.RunEnded) {
      kept = Long.BYTES;
    } else if (entry instanceof AuditEntry.Gap gap) {
      kept = RUN_ENDED_RESERVE;
      String detail = gap.detail();
      // A character takes at most three bytes, or four for two.
      if (detail.length() > RESERVED_DETAIL / 3) {
        detail = detail.substring(0, RESERVED_DETAIL / 3 - 1) + "…";
      }
      EntryCodec.encode(
          new AuditEntry.Gap(gap.time(), gap.kind(), gap.tid(), gap.count(), detail),
          payload.clear());
    } else {
      throw full;
    }
    if (position + FrameLayout.PAYLOAD + payload.length() > buffer.capacity() - kept) {
      throw full;
    }
    return position;
  }

  /** Whether somebody cut the current segment: then none of its memory may be touched. */
  private boolean isCut() throws JournalFullException {
    try {
      return !file.isWhole();
    } catch (IOException e) {
      throw JournalFullException.of(run.segment(segment), e);
    }
  }

  /**
   * The offset of a place for a frame of up to {@code length} bytes, in a new segment if need be.
   *
   * @throws JournalFullException if the journal cannot grow, or, with a new segment in place, once
   *     for a segment that somebody cut
   */
  int reserve(int length) throws JournalFullException {
    if (closed) {
      throw new IllegalStateException("the journal of " + run + " is closed");
    }
    if (isCut()) {
      Path lost = run.segment(segment);
      // Its sequences tell a reader how many frames are missing before it.
      adopt(allocator.take(JournalOptions.SMALLEST_SEGMENT, JournalOptions.SMALLEST_SEGMENT));
      throw JournalFullException.cut(lost);
    }
    if (position + length > buffer.capacity() - RESERVE) {
      int least = FrameLayout.SEGMENT_HEADER + FrameLayout.aligned(length) + RESERVE;
      adopt(allocator.take(nextSize(), Math.max(least, JournalOptions.SMALLEST_SEGMENT)));
    }
    return position;
  }

  /** The current segment. */
  MappedByteBuffer buffer() {
    return buffer;
  }

  /**
   * The current segment as words of 8 bytes: the compilers make a plain store of a put to it, and
   * several checks of one to {@link #buffer}.
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

  /** Makes the frame at {@code offset} visible, whose type and payload are in place. */
  long commit(int offset, int length, long time) {
    LongBuffer target = words;
    target.put((offset + FrameLayout.SEQUENCE) >> 3, sequence);
    target.put((offset + FrameLayout.TIME) >> 3, time);
    crc.reset();
    checked.limit(offset + length).position(offset + FrameLayout.SEQUENCE);
    crc.update(checked);
    int next = FrameLayout.aligned(offset + length);
    // An abandoned longer frame may have left bytes there.
    target.put((next + FrameLayout.LENGTH) >> 3, 0);
    VarHandle.releaseFence();
    target.put((offset + FrameLayout.LENGTH) >> 3, word(length, (int) crc.getValue()));
    position = next;
    if (next > askAhead) {
      askAhead = Integer.MAX_VALUE;
      allocator.prepare(nextSize());
    }
    return sequence++;
  }

  private int nextSize() {
    return (int) Math.min(4L * buffer.capacity(), options.largestSegment());
  }

  private void adopt(Segment next) throws JournalFullException {
    writeHeader(next.bytes(), segment + 1);
    try {
      run.held().rename(RunDirectory.SPARE, RunDirectory.segmentName(segment + 1));
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      throw JournalFullException.of(run.segment(segment + 1), e);
    }
    segment++;
    file = next;
    identity = identityOf(segment);
    buffer = next.bytes();
    checked = buffer.duplicate();
    words = buffer.asLongBuffer();
    position = FrameLayout.SEGMENT_HEADER;
    askAhead = buffer.capacity() / 4;
  }

  private void writeHeader(MappedByteBuffer next, int number) {
    for (int i = 0; i < Long.BYTES; i++) {
      next.put(FrameLayout.SEGMENT_MAGIC + i, (byte) (FrameLayout.MAGIC >>> (56 - 8 * i)));
    }
    next.putInt(FrameLayout.SEGMENT_BYTE_ORDER, FrameLayout.BYTE_ORDER_MARK);
    next.putInt(FrameLayout.SEGMENT_FORMAT, StoreLocation.FORMAT);
    next.putLong(FrameLayout.SEGMENT_RUN, run.number());
    next.putInt(FrameLayout.SEGMENT_NUMBER, number);
    next.putInt(FrameLayout.SEGMENT_FLAGS, flags);
    next.putLong(FrameLayout.SEGMENT_FIRST_SEQUENCE, sequence);
    crc.reset();
    crc.update(next.duplicate().limit(FrameLayout.SEGMENT_CRC).position(0));
    next.putInt(FrameLayout.SEGMENT_CRC, (int) crc.getValue());
  }

  /**
   * Cuts the unused rest off the last segment, and releases the run's lock. A run of which nothing
   * was appended is none: its directory is deleted.
   *
   * @throws StoreException if that fails; what was appended is kept all the same
   */
  @Override
  public void close() throws StoreException {
    if (closed) {
      return;
    }
    closed = true;
    Segment last = file;
    try (run;
        last) {
      allocator.close();
      if (isEmpty()) {
        run.discard();
        return;
      }
      // The zero after the last frame stays, as the place where reading ends.
      last.complete(position + Long.BYTES, options.syncAtClose());
    } catch (IOException e) {
      throw StoreException.of("close the journal", run.segment(segment), e);
    }
  }
}

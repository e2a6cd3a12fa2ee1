package io.inquest.audit.journal;

import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.EntryCodec;
import io.inquest.audit.entry.PayloadWriter;
import io.inquest.audit.redact.RedactedEntry;
import io.inquest.audit.redact.Redaction;
import io.inquest.linux.file.HeldFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

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

  /**
   * After so many frames, or so long a time, the next frame's writer looks whether somebody cut the
   * segment.
   */
  private static final int FRAMES_UNSEEN = 64;

  private static final long NANOS_UNSEEN = 10_000_000;

  /** Bytes of a Gap's detail that fit into the reserve. */
  private static final int RESERVED_DETAIL = 512;

  private final RunDirectory run;
  private final JournalOptions options;
  private final SegmentAllocator allocator;
  private final FrameBuffer frame = new FrameBuffer();
  private final PayloadWriter payload = new PayloadWriter(ByteOrder.nativeOrder());
  private final Map<String, Integer> texts = new HashMap<>();
  private final DefinedPolicies policies = new DefinedPolicies();
  private final DecisionFrame decision;
  private final int flags;
  private final FrameTap tap;
  private final Redaction redaction;

  private int segment;
  private Segment file;
  private int position;
  private int unseen;
  private long seen;
  private int askAhead;
  private int newestText;
  private final long firstSequence;
  private long sequence;
  private boolean closed;

  private JournalWriter(
      RunDirectory run,
      JournalOptions options,
      FrameTap tap,
      Redaction redaction,
      int segment,
      long sequence,
      int flags)
      throws StoreException {
    this.run = run;
    this.tap = tap;
    this.redaction = redaction;
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
    this.decision = new DecisionFrame(this, frame);
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
    return open(run, options, FrameTap.NONE);
  }

  /**
   * Begins the journal of a run.
   *
   * @param run as {@link Journal#createRun} gave it; closed with this writer
   * @param tap gets each frame; closed with this writer, before the run's lock is released
   * @throws JournalFullException if the disk has no room for the first segment; then the run is
   *     discarded
   * @throws StoreException if the segment cannot be made, or there is one already
   */
  public static JournalWriter open(RunDirectory run, JournalOptions options, FrameTap tap)
      throws StoreException {
    return open(run, options, tap, Redaction.none());
  }

  /**
   * Begins the journal of a run.
   *
   * @param run as {@link Journal#createRun} gave it; closed with this writer
   * @param tap gets each frame; closed with this writer, before the run's lock is released
   * @param redaction takes away what is not to be kept; the journal says so behind its first entry
   *     and before its last one
   * @throws JournalFullException if the disk has no room for the first segment; then the run is
   *     discarded
   * @throws StoreException if the segment cannot be made, or there is one already
   */
  public static JournalWriter open(
      RunDirectory run, JournalOptions options, FrameTap tap, Redaction redaction)
      throws StoreException {
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
    return new JournalWriter(run, options, tap, redaction, 1, 1, 0);
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
        FrameTap.NONE,
        Redaction.none(),
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
    int id = newestText + 1;
    append(new AuditEntry.TextDefined(time, id, text));
    newestText = id;
    texts.put(text, id);
    return id;
  }

  /**
   * Appends an entry; {@link #decision} appends decisions.
   *
   * @return the sequence of its frame
   * @throws IllegalArgumentException for a decision
   * @throws JournalFullException if the journal cannot grow. A {@code Gap} fits into the reserve at
   *     least once (its detail is cut to 512 bytes there), {@code RunEnded} always
   */
  public long append(AuditEntry entry) throws JournalFullException {
    if (!redaction.isActive()) {
      return put(entry);
    }
    if (entry instanceof AuditEntry.RunEnded && redaction.count() > 0) {
      sayWhatWasRedacted(entry.time());
    }
    long written = put(RedactedEntry.of(entry, redaction));
    if (entry instanceof AuditEntry.RunStarted) {
      put(new Gap(entry.time(), GapKind.REDACTED, 0, 0, redaction.description()));
    }
    return written;
  }

  private void sayWhatWasRedacted(long time) {
    try {
      put(new Gap(time, GapKind.REDACTED, 0, redaction.count(), redaction.counts()));
    } catch (JournalFullException e) {
      // The first entries say that there is redaction; the end must have its room.
      return;
    }
  }

  /** Has the frame's texts redacted. */
  Redaction redaction() {
    return redaction;
  }

  private long put(AuditEntry entry) throws JournalFullException {
    if (isWorthANewSegment(entry) && (isCut() || !isInPlace())) {
      leaveLostSegment();
    }
    int type = EntryCodec.encode(entry, payload.clear());
    try {
      reserve(entry.time(), FrameLayout.PAYLOAD + payload.length());
    } catch (JournalFullException e) {
      useReserve(entry, e);
    }
    long written = commit(type, payload, entry.time());
    if (entry instanceof AuditEntry.FilterInstalled filter) {
      policies.define(filter);
    }
    return written;
  }

  /** Whether an entry is not to be lost with a segment that somebody cut or took away. */
  private static boolean isWorthANewSegment(AuditEntry entry) {
    return entry instanceof AuditEntry.RunEnded
        || (entry instanceof AuditEntry.Gap gap
            && gap.kind() == AuditEntry.GapKind.ALTERED_RECORDS);
  }

  private long commit(int type, PayloadWriter of, long time) throws JournalFullException {
    int length = FrameLayout.PAYLOAD + of.length();
    frame.require(length);
    frame.bytes().putInt(FrameLayout.TYPE, type);
    frame.bytes().put(FrameLayout.PAYLOAD, of.array(), 0, of.length());
    return commit(length, time);
  }

  /** Whether the current segment is the file that has its name. */
  private boolean isInPlace() {
    try (HeldFile named = run.held().hold(RunDirectory.segmentName(segment))) {
      return file.identity().equals(named.status().key());
    } catch (IOException e) {
      return false;
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

  /** Settles for the place that is kept, if {@code full} leaves none and the entry may have it. */
  private void useReserve(AuditEntry entry, JournalFullException full) throws JournalFullException {
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
    if (position + FrameLayout.PAYLOAD + payload.length() > file.capacity() - kept) {
      throw full;
    }
  }

  /** Whether somebody cut the current segment. */
  private boolean isCut() throws JournalFullException {
    unseen = 0;
    try {
      return !file.isWhole();
    } catch (IOException e) {
      throw JournalFullException.of(run.segment(segment), e);
    }
  }

  /**
   * Sees to a place for a frame of up to {@code length} bytes, in a new segment if need be.
   *
   * @param time of the frame
   * @throws JournalFullException if the journal cannot grow, or, with a new segment in place, once
   *     for a segment that somebody cut or took away
   */
  void reserve(long time, int length) throws JournalFullException {
    if (closed) {
      throw new IllegalStateException("the journal of " + run + " is closed");
    }
    boolean full = position + length > file.capacity() - RESERVE;
    unseen++;
    if (full || unseen >= FRAMES_UNSEEN || Math.abs(time - seen) >= NANOS_UNSEEN) {
      seen = time;
      if (isCut() || (full && !isInPlace())) {
        Path lost = run.segment(segment);
        // With it may be lost what numbers mean.
        texts.clear();
        policies.lose();
        // Its sequences tell a reader how many frames are missing before it.
        adopt(allocator.take(JournalOptions.SMALLEST_SEGMENT, JournalOptions.SMALLEST_SEGMENT));
        defineAgain();
        throw JournalFullException.cut(lost);
      }
      defineAgain();
    }
    grow(length);
  }

  /** Sees to a place for a frame, in a new segment if this one is full. */
  private void grow(int length) throws JournalFullException {
    if (position + length > file.capacity() - RESERVE) {
      int least = FrameLayout.SEGMENT_HEADER + FrameLayout.aligned(length) + RESERVE;
      adopt(allocator.take(nextSize(), Math.max(least, JournalOptions.SMALLEST_SEGMENT)));
    }
  }

  /** Writes the policies again whose names later decisions refer to, as far as there is room. */
  private void defineAgain() {
    try {
      Optional<AuditEntry.FilterInstalled> lost = policies.nextLost();
      while (lost.isPresent()) {
        PayloadWriter definition = new PayloadWriter(ByteOrder.nativeOrder());
        int type = EntryCodec.encode(lost.get(), definition);
        grow(FrameLayout.PAYLOAD + definition.length());
        commit(type, definition, lost.get().time());
        policies.define(lost.get());
        lost = policies.nextLost();
      }
    } catch (JournalFullException e) {
      // Decisions without names are worth more than none; the next look at the segment tries again.
      return;
    }
  }

  /** Writes the frame of that length, whose type and payload are in its buffer. */
  long commit(int length, long time) throws JournalFullException {
    frame.seal(length, sequence, time);
    try {
      frame.write(file.channel(), position, length);
    } catch (IOException e) {
      throw JournalFullException.of(run.segment(segment), e);
    }
    tap.take(frame.bytes(), length);
    position += FrameLayout.aligned(length);
    if (position > askAhead) {
      askAhead = Integer.MAX_VALUE;
      allocator.prepare(nextSize());
    }
    return sequence++;
  }

  private int nextSize() {
    return (int) Math.min(4L * file.capacity(), options.largestSegment());
  }

  private void adopt(Segment next) throws JournalFullException {
    boolean adopted = false;
    try {
      writeHeader(next, segment + 1);
      run.held().rename(RunDirectory.SPARE, RunDirectory.segmentName(segment + 1));
      adopted = true;
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      if (!adopted) {
        release(next, e);
      }
      throw JournalFullException.of(run.segment(segment + 1), e);
    }
    segment++;
    file = next;
    position = FrameLayout.SEGMENT_HEADER;
    askAhead = file.capacity() / 4;
  }

  private static void release(Segment unused, IOException failure) {
    try {
      unused.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private void writeHeader(Segment next, int number) throws IOException {
    ByteBuffer header = SegmentHeader.of(run.number(), number, flags, sequence, next.capacity());
    if (next.channel().write(header, 0) < FrameLayout.SEGMENT_HEADER) {
      throw new IOException("the file did not take the segment's header");
    }
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
    tap.close();
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

package io.inquest.audit.journal;

import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.EntryType;
import io.inquest.audit.entry.MalformedEntryException;
import io.inquest.audit.journal.SegmentWindow.Found;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Optional;

/**
 * Goes through all frames that a journal's files have, in the order in which they stand there and
 * whatever their sequences say: for whoever judges the journal. Frames have a right checksum, which
 * anybody can compute. Owned by one thread.
 */
public final class FrameWalk implements AutoCloseable {
  private final RunDirectory run;
  private SegmentWindow window;
  private int segment;
  private int offset;
  private int next = FrameLayout.SEGMENT_HEADER;
  private boolean damaged;
  private int damagedSegment;
  private int damagedOffset;

  /** Begins before the first frame. */
  public FrameWalk(RunDirectory run) {
    this.run = run;
  }

  /**
   * Moves to the next frame.
   *
   * @return false if there is none
   * @throws StoreException if a file cannot be read, or another version wrote it
   */
  public boolean next() throws StoreException {
    damaged = false;
    try {
      while (true) {
        if (window != null && find()) {
          offset = next;
          next += FrameLayout.aligned(window.length(offset));
          return true;
        }
        int following = run.segmentAfter(segment);
        if (following == 0) {
          return false;
        }
        enter(following);
      }
    } catch (IOException e) {
      throw StoreException.of("read the journal", run.segment(segment), e);
    }
  }

  /** Forgets what it read ahead, so that what was written meanwhile is seen. */
  public void refresh() {
    if (window != null) {
      window.forget();
    }
  }

  private boolean find() throws IOException {
    Found found = window.look(next, 1);
    if (found == Found.FRAME) {
      return true;
    }
    if (found == Found.NOTHING && !window.isCut()) {
      return false;
    }
    int later = window.scan(next, 1);
    if (!damaged && (found == Found.DAMAGE || later >= 0)) {
      damaged = true;
      damagedSegment = segment;
      damagedOffset = next;
    }
    if (later >= 0) {
      next = later;
    }
    return later >= 0;
  }

  private void enter(int following) throws IOException, StoreException {
    close();
    segment = following;
    next = FrameLayout.SEGMENT_HEADER;
    Optional<FileChannel> file = run.openSegment(segment);
    if (file.isPresent()) {
      window = new SegmentWindow(run.segment(segment), file.get());
      window.readHeader();
    }
  }

  /** The segment's number, from 1; 0 before the first frame. */
  public int segment() {
    return segment;
  }

  /** Where the frame begins, in bytes from the segment's start; 0 before the first frame. */
  public int offset() {
    return offset;
  }

  /** Where the next frame would begin. */
  public int end() {
    return next;
  }

  /** Whether something that is no frame lies before it, or at the end. */
  public boolean isAfterDamage() {
    return damaged;
  }

  /** The segment of what is no frame, if there is something. */
  public int damagedSegment() {
    return damagedSegment;
  }

  /** Where what is no frame begins. */
  public int damagedOffset() {
    return damagedOffset;
  }

  /** The frame's sequence, as it says. */
  public long sequence() {
    return window.sequence(offset);
  }

  /** The frame's type, an {@link EntryType}. */
  public int type() {
    return window.bytes().getInt(window.at(offset) + FrameLayout.TYPE);
  }

  /** The decision's sequence; for frames of the type {@link EntryType#COMPACT_DECISION}. */
  public long decision() {
    return window.bytes().getLong(window.at(offset) + FrameLayout.DECISION_SEQUENCE);
  }

  /** When it was appended, as it says: ns since the epoch, UTC. */
  public long time() {
    return window.bytes().getLong(window.at(offset) + FrameLayout.TIME);
  }

  /** The frame's length in bytes. */
  public int length() {
    return window.length(offset);
  }

  /** The array that holds the frame from {@link #index} on, until the next move. */
  public byte[] array() {
    return window.bytes().array();
  }

  /** Where the frame begins in {@link #array}. */
  public int index() {
    return window.at(offset);
  }

  /** A copy of the frame's bytes. */
  public byte[] copy() {
    byte[] frame = new byte[length()];
    System.arraycopy(array(), index(), frame, 0, frame.length);
    return frame;
  }

  /** The frame's entry; empty for a decision, and for bytes that are no entry. */
  public Optional<AuditEntry> entry() {
    if (type() == EntryType.COMPACT_DECISION) {
      return Optional.empty();
    }
    try {
      return Optional.of(FrameEntry.of(window.bytes(), index(), length(), new RunDictionary()));
    } catch (MalformedEntryException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws StoreException {
    if (window != null) {
      try {
        window.close();
        window = null;
      } catch (IOException e) {
        throw StoreException.of("close the journal", run.segment(segment), e);
      }
    }
  }
}

package io.inquest.audit.journal;

import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.EntryType;
import io.inquest.audit.entry.MalformedEntryException;
import io.inquest.audit.journal.SegmentWindow.Found;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/**
 * Reads a run's journal, also while it is being written. It stops at the unwritten or torn tail and
 * can go on from there later. Frames that are damaged become one {@code Gap} of the kind {@code
 * DAMAGED_JOURNAL} with their count.
 *
 * <p>Owned by one thread.
 */
public final class JournalReader implements AutoCloseable {
  private final RunDirectory run;
  private final RunDictionary dictionary = new RunDictionary();
  private final DecisionGlance glance = new DecisionGlance();
  private DecisionSelector selector = decision -> true;
  private SegmentWindow window;
  private int segment;
  private int offset;
  private long sequence;
  private boolean writerGone;
  private boolean ended;
  private CopiedFrames copies;

  private JournalReader(RunDirectory run, JournalPosition from) {
    this.run = run;
    this.segment = from.segment();
    this.offset = from.offset();
    this.sequence = from.sequence();
  }

  /**
   * A reader that begins at {@code from}. What earlier entries defined is looked up first.
   *
   * @throws StoreException if the journal cannot be read, or has another version
   */
  public static JournalReader open(RunDirectory run, JournalPosition from) throws StoreException {
    JournalReader reader = new JournalReader(run, JournalPosition.START);
    try {
      reader.learnUpTo(from);
      return reader;
    } catch (StoreException e) {
      reader.close();
      throw e;
    }
  }

  /**
   * Reads all that is there from {@code from} on.
   *
   * @return where it stopped
   * @throws StoreException if the journal cannot be read, or has another version
   */
  public static JournalPosition read(RunDirectory run, JournalPosition from, EntrySink sink)
      throws StoreException {
    try (JournalReader reader = open(run, from)) {
      reader.read(sink, Integer.MAX_VALUE);
      return reader.position();
    }
  }

  /**
   * From now on only the decisions that {@code selector} wants become entries. While it is asked,
   * {@link #position} is that of the decision's frame.
   */
  public void select(DecisionSelector wanted) {
    selector = wanted;
  }

  /** From now on each frame that is read is copied to {@code frames}, too. */
  public void copyTo(CopiedFrames frames) {
    copies = frames;
  }

  /**
   * The entry of a frame that was read before; the next read goes on behind it.
   *
   * @param frame where it begins
   * @return empty if the frame is not there any more
   * @throws StoreException if the journal cannot be read
   */
  public Optional<AuditEntry> entryAt(JournalPosition frame) throws StoreException {
    if (frame.segment() != segment) {
      moveTo(frame);
    }
    offset = frame.offset();
    sequence = frame.sequence();
    try {
      if (!findFrame() || window.sequence(offset) != frame.sequence()) {
        return Optional.empty();
      }
      AuditEntry entry = decode();
      advance();
      return Optional.of(entry);
    } catch (IOException e) {
      throw StoreException.of("read the journal", run.segment(segment), e);
    }
  }

  /** Where the next read begins. */
  public JournalPosition position() {
    return new JournalPosition(segment, offset, sequence);
  }

  /** Whether the run's end was read. */
  public boolean hasEnded() {
    return ended;
  }

  /** Tells that nobody writes any more: then what follows an unwritten stretch is looked for. */
  public void expectNoWriter() {
    writerGone = true;
  }

  /**
   * Reads up to {@code limit} frames.
   *
   * @return how many entries went into the sink; 0 at the tail
   * @throws StoreException if the journal cannot be read, or has another version
   */
  public int read(EntrySink sink, int limit) throws StoreException {
    int read = 0;
    try {
      while (read < limit && findFrame()) {
        long found = window.sequence(offset);
        if (found > sequence) {
          sink.accept(sequence, damage(found - sequence));
          sequence = found;
          read++;
        }
        if (copies != null) {
          copies.add(window.bytes(), window.at(offset), window.length(offset), found);
        }
        if (isWanted()) {
          AuditEntry entry = decode();
          advance();
          sink.accept(found, entry);
          read++;
        } else {
          advance();
        }
      }
      return read;
    } catch (IOException e) {
      throw StoreException.of("read the journal", run.segment(segment), e);
    }
  }

  /**
   * The tail of the journal now: where a reader that begins at {@code from} would stop.
   *
   * @throws StoreException if the journal cannot be read, or has another version
   */
  public static JournalPosition tail(RunDirectory run, JournalPosition from) throws StoreException {
    try (JournalReader reader = new JournalReader(run, from)) {
      while (reader.findFrame()) {
        reader.sequence = reader.window.sequence(reader.offset);
        reader.advance();
      }
      return reader.position();
    } catch (IOException e) {
      throw StoreException.of("read the journal", run.path(), e);
    }
  }

  private void learnUpTo(JournalPosition from) throws StoreException {
    try {
      while ((segment < from.segment() || (segment == from.segment() && offset < from.offset()))
          && findFrame()) {
        int type = window.bytes().getInt(window.at(offset) + FrameLayout.TYPE);
        sequence = window.sequence(offset);
        switch (type) {
          case EntryType.TEXT_DEFINED,
              EntryType.FILTER_WITHOUT_SITE,
              EntryType.FILTER_WITHOUT_FORMAT,
              EntryType.FILTER_INSTALLED ->
              decode();
          default -> {}
        }
        ended |= type == EntryType.RUN_ENDED;
        advance();
      }
    } catch (IOException e) {
      throw StoreException.of("read the journal", run.segment(segment), e);
    }
    if (segment != from.segment() || offset != from.offset()) {
      moveTo(from);
    }
    sequence = from.sequence();
  }

  private void moveTo(JournalPosition position) throws StoreException {
    close();
    window = null;
    segment = position.segment();
    offset = position.offset();
  }

  private void advance() {
    offset += FrameLayout.aligned(window.length(offset));
    sequence++;
  }

  /** Moves to the next frame; false at the tail. */
  private boolean findFrame() throws IOException, StoreException {
    while (true) {
      Found found = look();
      if (found == Found.FRAME) {
        return true;
      }
      int next = run.segmentAfter(segment);
      if (next != 0) {
        // The segment was finished before the next one got its name.
        found = lookAgain();
        if (found == Found.FRAME) {
          return true;
        }
      }
      if (window != null
          && (next != 0 || writerGone || found == Found.DAMAGE || window.isCut())
          && findLater(next != 0 || writerGone)) {
        return true;
      }
      if (next == 0) {
        return false;
      }
      enter(next);
    }
  }

  /**
   * Moves to the first frame behind what is no frame.
   *
   * @param complete whether nothing is written there any more
   */
  private boolean findLater(boolean complete) throws IOException, StoreException {
    int later = window.scan(offset, sequence);
    if (later < 0) {
      return false;
    }
    if (!complete) {
      // The frame that is being written may hold the bytes of another one.
      if (lookAgain() == Found.FRAME) {
        return true;
      }
      if (later < window.claimedEnd(offset, sequence) && run.isLive()) {
        return false;
      }
    }
    offset = later;
    return true;
  }

  private Found look() throws IOException, StoreException {
    if (!hasWindow()) {
      return Found.NOTHING;
    }
    Found found = window.look(offset, sequence);
    return found == Found.FRAME ? found : lookAgain();
  }

  private boolean hasWindow() throws IOException, StoreException {
    return window != null || openWindow();
  }

  // What was copied may be older than what was written since, or have the first half of a frame.
  private Found lookAgain() throws IOException, StoreException {
    if (!hasWindow()) {
      return Found.NOTHING;
    }
    window.forget();
    Found found = window.look(offset, sequence);
    if (found == Found.DAMAGE) {
      window.forget();
      found = window.look(offset, sequence);
    }
    return found;
  }

  private void enter(int next) throws IOException, StoreException {
    close();
    segment = next;
    offset = FrameLayout.SEGMENT_HEADER;
    openWindow();
  }

  private boolean openWindow() throws IOException, StoreException {
    Optional<FileChannel> file = run.openSegment(segment);
    if (file.isEmpty()) {
      window = null;
      return false;
    }
    window = new SegmentWindow(run.segment(segment), file.get());
    window.readHeader();
    return true;
  }

  private boolean isWanted() {
    ByteBuffer bytes = window.bytes();
    int at = window.at(offset);
    return bytes.getInt(at + FrameLayout.TYPE) != EntryType.COMPACT_DECISION
        || window.length(offset) < FrameLayout.DECODED
        || selector.wants(glance.over(bytes, at));
  }

  private AuditEntry decode() {
    ByteBuffer bytes = window.bytes();
    int at = window.at(offset);
    try {
      AuditEntry entry = FrameEntry.of(bytes, at, window.length(offset), dictionary);
      entry.accept(dictionary);
      ended |= entry instanceof AuditEntry.RunEnded;
      return entry;
    } catch (MalformedEntryException e) {
      return damage(1, ": " + e.getMessage());
    }
  }

  private Gap damage(long count) {
    return damage(count, "");
  }

  private Gap damage(long count, String reason) {
    long time = window.bytes().getLong(window.at(offset) + FrameLayout.TIME);
    String detail =
        count
            + (count == 1 ? " entry" : " entries")
            + " before offset "
            + offset
            + " of "
            + run.segment(segment).getFileName()
            + " cannot be read"
            + reason;
    return new Gap(time, GapKind.DAMAGED_JOURNAL, 0, count, detail);
  }

  /** Closes the segment that is open. */
  @Override
  public void close() throws StoreException {
    if (window != null) {
      try {
        window.close();
      } catch (IOException e) {
        throw StoreException.of("close the journal", run.segment(segment), e);
      }
    }
  }
}

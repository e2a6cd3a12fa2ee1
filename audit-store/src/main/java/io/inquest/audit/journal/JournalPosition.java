package io.inquest.audit.journal;

/**
 * A place between two frames of a journal.
 *
 * @param segment from 1
 * @param offset in bytes from the segment file's start
 * @param sequence of the frame that comes next there, from 1
 */
public record JournalPosition(int segment, int offset, long sequence) {
  /** Before the first frame. */
  public static final JournalPosition START = new JournalPosition(1, FrameLayout.SEGMENT_HEADER, 1);
}

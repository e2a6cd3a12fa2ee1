package io.inquest.audit.verify;

/**
 * Something that is not as it was recorded, or is not proven to be.
 *
 * @param sequence of the record, from 1; 0 if the finding is of no single one
 * @param segment number of the journal's file, 0 if it has no place there
 * @param offset in bytes from that file's start
 * @param detail a sentence without its end
 */
public record Finding(Kind kind, long run, long sequence, int segment, int offset, String detail) {
  /** What kind of thing. */
  public enum Kind {
    /** A record is not what it was. */
    ALTERED,
    /** Records are gone. */
    REMOVED,
    /** A record is there that was not recorded. */
    INSERTED,
    /** A record is not in its place. */
    REORDERED,
    /** A checkpoint is not the run's, or not of its tree. */
    CHECKPOINT,
    /** Another key signed. */
    KEY,
    /** The tables do not say what the journal says. */
    TABLES,
    /** Nothing signed says what records were: neither intact nor altered, as far as is known. */
    UNPROVEN
  }

  /** A finding without a place in a journal. */
  static Finding of(Kind kind, long run, String detail) {
    return new Finding(kind, run, 0, 0, 0, detail);
  }

  /** The same of a run that is called by another number. */
  Finding of(long number) {
    return new Finding(kind, number, sequence, segment, offset, detail);
  }

  /** Whether somebody did something, so that it is more than a lack of proof. */
  public boolean isTampering() {
    return kind != Kind.UNPROVEN;
  }
}

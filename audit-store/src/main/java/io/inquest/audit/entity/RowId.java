package io.inquest.audit.entity;

/**
 * The identity of a row: {@code run << 40 | sequence}.
 *
 * <p>The sequence is the decision's for decisions, a stack's number for stacks, and that of the
 * entry's frame in the journal for all others. So the rows of a run are one range of keys, in the
 * order of their sequence.
 */
public final class RowId {
  /** Bits of the sequence. */
  public static final int SEQUENCE_BITS = 40;

  /** The largest sequence. */
  public static final long LARGEST_SEQUENCE = (1L << SEQUENCE_BITS) - 1;

  private RowId() {}

  /**
   * The identity of a run's row.
   *
   * @throws IllegalArgumentException if the sequence is negative or too large
   */
  public static long of(long run, long sequence) {
    if (sequence < 0 || sequence > LARGEST_SEQUENCE) {
      throw new IllegalArgumentException("sequence " + sequence + " of run " + run);
    }
    return run << SEQUENCE_BITS | sequence;
  }

  /** The smallest identity of the run's rows. */
  public static long first(long run) {
    return of(run, 0);
  }

  /** The largest identity of the run's rows. */
  public static long last(long run) {
    return of(run, LARGEST_SEQUENCE);
  }

  /** The run that a row belongs to. */
  public static long run(long id) {
    return id >>> SEQUENCE_BITS;
  }

  /** The sequence of a row within its run. */
  public static long sequence(long id) {
    return id & LARGEST_SEQUENCE;
  }
}

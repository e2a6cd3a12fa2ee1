package io.inquest.audit.entry;

/**
 * The codes by which the journal tells types of entries apart. A code is never used for anything
 * else again, since journals outlive versions: 6, 14 and 15 stay unused.
 */
public final class EntryType {
  public static final int RUN_STARTED = 1;
  public static final int TEXT_DEFINED = 2;

  /** A filter without the place that it was installed from, as older writers had it. */
  public static final int FILTER_WITHOUT_SITE = 3;

  public static final int TASK_STARTED = 4;

  /** An exec without the executable's marks, as older writers had it. */
  public static final int EXEC_WITHOUT_MARKS = 5;

  public static final int RESULT_KNOWN = 7;
  public static final int SIGNAL_DELIVERED = 8;
  public static final int TASK_EXITED = 9;
  public static final int GAP = 10;
  public static final int RUN_ENDED = 11;
  public static final int STACK_TAKEN = 12;

  /** A filter without its policy's format, as older writers had it. */
  public static final int FILTER_WITHOUT_FORMAT = 13;

  /**
   * A decision that names its executable, policy and rule by numbers which earlier entries of the
   * run define. Its payload is fixed by the journal's frame layout, not by {@link EntryCodec}.
   */
  public static final int COMPACT_DECISION = 16;

  public static final int FILTER_INSTALLED = 17;
  public static final int TASK_EXECUTED = 18;

  private EntryType() {}
}

package io.inquest.audit.journal;

/**
 * How a journal is written.
 *
 * @param firstSegment bytes of the first segment: small, so that a short run starts fast
 * @param largestSegment bytes that later segments grow to, by four each time
 * @param syncAtClose whether closing waits until the disk has the journal (fsync). Without it, a
 *     journal survives the death of its process but not a power loss of the machine
 */
public record JournalOptions(int firstSegment, int largestSegment, boolean syncAtClose) {
  /** Segments of 256 KiB to 16 MiB, and no fsync. */
  public static final JournalOptions DEFAULT = new JournalOptions(1 << 18, 1 << 24, false);

  /** The smallest segment: one decision of the largest size, and the reserve. */
  public static final int SMALLEST_SEGMENT = 1 << 13;

  public JournalOptions {
    if (firstSegment < SMALLEST_SEGMENT
        || largestSegment < firstSegment
        || largestSegment > FrameLayout.LARGEST_SEGMENT) {
      throw new IllegalArgumentException(
          "segments of " + firstSegment + " to " + largestSegment + " bytes");
    }
  }
}

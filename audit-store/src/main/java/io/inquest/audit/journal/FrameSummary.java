package io.inquest.audit.journal;

import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.MalformedEntryException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a frame by itself tells: names that other entries of its run define are left out.
 *
 * @param sequence from 1 within the run; 0 if it is no frame
 * @param entry what is in it; empty if that is not known
 */
public record FrameSummary(long sequence, Optional<AuditEntry> entry) {

  /** That of the first of some frames, one behind the other, of this machine's byte order. */
  public static FrameSummary ofFirst(byte[] frames) {
    if (frames.length < FrameLayout.PAYLOAD) {
      return new FrameSummary(0, Optional.empty());
    }
    int length = ByteBuffer.wrap(frames).order(ByteOrder.nativeOrder()).getInt(FrameLayout.LENGTH);
    return length < FrameLayout.PAYLOAD || length > frames.length
        ? new FrameSummary(0, Optional.empty())
        : of(Arrays.copyOf(frames, length));
  }

  /** That of a frame's bytes, of this machine's byte order. */
  public static FrameSummary of(byte[] frame) {
    if (frame.length < FrameLayout.PAYLOAD) {
      return new FrameSummary(0, Optional.empty());
    }
    ByteBuffer bytes = ByteBuffer.wrap(frame).order(ByteOrder.nativeOrder());
    long sequence = bytes.getLong(FrameLayout.SEQUENCE);
    try {
      AuditEntry entry = FrameEntry.of(bytes, 0, frame.length, new RunDictionary());
      return new FrameSummary(sequence, Optional.of(entry));
    } catch (MalformedEntryException e) {
      return new FrameSummary(sequence, Optional.empty());
    }
  }
}

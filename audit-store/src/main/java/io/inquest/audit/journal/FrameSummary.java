package io.inquest.audit.journal;

import io.inquest.audit.entry.EntryCodec;
import io.inquest.audit.entry.EntryType;
import io.inquest.audit.entry.MalformedEntryException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a frame by itself tells: names that other entries of its run define are left out.
 *
 * @param sequence from 1 within the run; 0 if it is no frame
 * @param text for people
 */
public record FrameSummary(long sequence, String text) {

  /** That of a frame's bytes, of this machine's byte order. */
  public static FrameSummary of(byte[] frame) {
    if (frame.length < FrameLayout.PAYLOAD) {
      return new FrameSummary(0, "no frame");
    }
    ByteBuffer bytes = ByteBuffer.wrap(frame).order(ByteOrder.nativeOrder());
    int type = bytes.getInt(FrameLayout.TYPE);
    long time = bytes.getLong(FrameLayout.TIME);
    long sequence = bytes.getLong(FrameLayout.SEQUENCE);
    try {
      Object entry =
          type == EntryType.COMPACT_DECISION
              ? CompactDecision.decode(bytes, 0, frame.length, new RunDictionary())
              : EntryCodec.decode(
                  type,
                  time,
                  bytes
                      .slice(FrameLayout.PAYLOAD, frame.length - FrameLayout.PAYLOAD)
                      .order(bytes.order()));
      return new FrameSummary(sequence, entry.toString());
    } catch (MalformedEntryException e) {
      return new FrameSummary(sequence, "no entry that is known: " + e.getMessage());
    }
  }
}

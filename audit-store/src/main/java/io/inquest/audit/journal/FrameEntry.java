package io.inquest.audit.journal;

import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.EntryCodec;
import io.inquest.audit.entry.EntryType;
import io.inquest.audit.entry.MalformedEntryException;
import java.nio.ByteBuffer;

/** The entry that a frame holds ({@link FrameLayout}). */
final class FrameEntry {
  private FrameEntry() {}

  /**
   * Decodes a frame.
   *
   * @param bytes in the byte order of whoever wrote the frame
   * @param at where it begins in them
   * @param length its own, {@link FrameLayout#PAYLOAD} at least
   * @param dictionary the texts and rules that a compact decision names by numbers
   * @throws MalformedEntryException if it holds none
   */
  static AuditEntry of(ByteBuffer bytes, int at, int length, RunDictionary dictionary)
      throws MalformedEntryException {
    int type = bytes.getInt(at + FrameLayout.TYPE);
    if (type == EntryType.COMPACT_DECISION) {
      return CompactDecision.decode(bytes, at, length, dictionary);
    }
    ByteBuffer payload =
        bytes.slice(at + FrameLayout.PAYLOAD, length - FrameLayout.PAYLOAD).order(bytes.order());
    return EntryCodec.decode(type, bytes.getLong(at + FrameLayout.TIME), payload);
  }
}

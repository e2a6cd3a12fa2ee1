package io.inquest.audit.journal;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.MalformedEntryException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;

/** Reads what {@link DecisionFrame} writes. */
final class CompactDecision {
  private CompactDecision() {}

  /** The decision whose frame, of {@code length} bytes, is at {@code at} of the buffer. */
  static Decision decode(ByteBuffer buffer, int at, int length, RunDictionary dictionary)
      throws MalformedEntryException {
    if (length < FrameLayout.DECODED) {
      throw new MalformedEntryException("a decision of " + length + " bytes");
    }
    int decodedLength = Short.toUnsignedInt(buffer.getShort(at + FrameLayout.DECODED_LENGTH));
    int commLength = buffer.get(at + FrameLayout.COMM_LENGTH);
    byte flags = buffer.get(at + FrameLayout.DECISION_FLAGS);
    boolean hasStack = (flags & FrameLayout.HAS_STACK) != 0;
    int textsEnd = FrameLayout.DECODED + decodedLength;
    if (textsEnd + (hasStack ? Integer.BYTES : 0) != length
        || commLength < 0
        || commLength > FrameLayout.COMM_CAPACITY) {
      throw new MalformedEntryException("a decision's texts do not fit its length");
    }
    int filter = buffer.getInt(at + FrameLayout.FILTER);
    int rule = buffer.getInt(at + FrameLayout.RULE);
    boolean known = (flags & FrameLayout.RESULT_KNOWN) != 0;
    return new Decision(
        buffer.getLong(at + FrameLayout.TIME),
        buffer.getLong(at + FrameLayout.DECISION_SEQUENCE),
        buffer.getInt(at + FrameLayout.TGID),
        buffer.getInt(at + FrameLayout.TID),
        text(buffer, at + FrameLayout.COMM, commLength),
        dictionary.text(buffer.getInt(at + FrameLayout.EXE)),
        buffer.getInt(at + FrameLayout.AUDIT_ARCH),
        buffer.getInt(at + FrameLayout.NR),
        // Imported decisions, whose data is negative, have none.
        buffer.getInt(at + FrameLayout.DATA) < 0
            ? List.of()
            : arguments(buffer, at + FrameLayout.ARGUMENTS),
        text(buffer, at + FrameLayout.DECODED, decodedLength),
        buffer.getLong(at + FrameLayout.IP),
        buffer.getInt(at + FrameLayout.ACTION),
        buffer.getInt(at + FrameLayout.DATA),
        filter,
        buffer.getInt(at + FrameLayout.INSTRUCTION),
        dictionary.policy(filter, rule),
        dictionary.rule(filter, rule),
        known ? OptionalLong.of(buffer.getLong(at + FrameLayout.RESULT)) : OptionalLong.empty(),
        hasStack ? buffer.getInt(at + textsEnd) : 0);
  }

  private static List<Long> arguments(ByteBuffer buffer, int at) {
    return List.of(
        buffer.getLong(at),
        buffer.getLong(at + 8),
        buffer.getLong(at + 16),
        buffer.getLong(at + 24),
        buffer.getLong(at + 32),
        buffer.getLong(at + 40));
  }

  private static String text(ByteBuffer buffer, int at, int length) {
    byte[] bytes = new byte[length];
    buffer.get(at, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}

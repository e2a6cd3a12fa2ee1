package io.inquest.audit.journal;

import io.inquest.audit.entry.EntryType;
import java.nio.MappedByteBuffer;

/**
 * The journal's next frame, as a decision that is written straight into the mapped segment. Nothing
 * is allocated for a decision. It may be abandoned at any point before {@link #commit}.
 *
 * <pre>{@code
 * frame.begin(time, sequence, tgid, tid)
 *     .call(auditArch, nr, a0, a1, a2, a3, a4, a5, ip)
 *     .verdict(action, data, filter, instruction, rule)
 *     .exe(text).comm(bytes, length).decoded(bytes, length)
 *     .commit();
 * }</pre>
 *
 * <p>Owned by the writer's thread. The layout is {@link FrameLayout}'s.
 */
public final class DecisionFrame {
  private static final byte[] ELLIPSIS = {(byte) 0xe2, (byte) 0x80, (byte) 0xa6};

  private final JournalWriter writer;
  private MappedByteBuffer buffer;
  private int offset = -1;
  private int length;
  private long time;

  DecisionFrame(JournalWriter writer) {
    this.writer = writer;
  }

  /**
   * Begins the frame. Whatever is not set afterwards has its "none": result unknown, no executable,
   * empty comm and decoded call; call and verdict must be set.
   *
   * @param time nanoseconds since the epoch, UTC
   * @param sequence of the decision, from 1 within the run
   * @throws JournalFullException if the journal cannot grow
   */
  public DecisionFrame begin(long time, long sequence, int tgid, int tid)
      throws JournalFullException {
    offset = writer.reserve(FrameLayout.LARGEST_DECISION);
    buffer = writer.buffer();
    length = FrameLayout.DECODED;
    this.time = time;
    MappedByteBuffer b = buffer;
    b.putLong(offset + FrameLayout.DECISION_SEQUENCE, sequence);
    b.putLong(offset + FrameLayout.RESULT, 0);
    b.putInt(offset + FrameLayout.TGID, tgid);
    b.putInt(offset + FrameLayout.TID, tid);
    b.putInt(offset + FrameLayout.EXE, 0);
    b.putInt(offset + FrameLayout.DECODED_LENGTH, 0);
    return this;
  }

  /** {@code struct seccomp_data} of linux/seccomp.h. */
  public DecisionFrame call(
      int auditArch, int nr, long a0, long a1, long a2, long a3, long a4, long a5, long ip) {
    MappedByteBuffer b = buffer;
    int at = offset + FrameLayout.ARGUMENTS;
    b.putInt(offset + FrameLayout.AUDIT_ARCH, auditArch);
    b.putInt(offset + FrameLayout.NR, nr);
    b.putLong(at, a0);
    b.putLong(at + 8, a1);
    b.putLong(at + 16, a2);
    b.putLong(at + 24, a3);
    b.putLong(at + 32, a4);
    b.putLong(at + 40, a5);
    b.putLong(offset + FrameLayout.IP, ip);
    return this;
  }

  /**
   * What the chain answered.
   *
   * @param action {@code SECCOMP_RET_ACTION_FULL} of the return value
   * @param data {@code SECCOMP_RET_DATA}, 0 to 65535
   * @param filter index of the deciding filter, 0 = oldest, or -1
   * @param instruction index of the deciding RET in that filter's real program, or -1
   * @param rule id of the deciding rule in that filter's {@code FilterInstalled}, or -1
   */
  public DecisionFrame verdict(int action, int data, int filter, int instruction, int rule) {
    MappedByteBuffer b = buffer;
    b.putInt(offset + FrameLayout.ACTION, action);
    b.putInt(offset + FrameLayout.DATA, data);
    b.putInt(offset + FrameLayout.FILTER, filter);
    b.putInt(offset + FrameLayout.INSTRUCTION, instruction);
    b.putInt(offset + FrameLayout.RULE, rule);
    return this;
  }

  /** The thread group's executable, as {@link JournalWriter#text} numbered it; 0 = unknown. */
  public DecisionFrame exe(int text) {
    buffer.putInt(offset + FrameLayout.EXE, text);
    return this;
  }

  /** The task's comm: the first {@code length} of {@code bytes}, of which 16 are kept. */
  public DecisionFrame comm(byte[] bytes, int length) {
    int kept = Math.min(length, FrameLayout.COMM_CAPACITY);
    buffer.put(offset + FrameLayout.COMM, bytes, 0, kept);
    buffer.put(offset + FrameLayout.COMM_LENGTH, (byte) kept);
    return this;
  }

  /** The decoded call: {@code length} bytes of UTF-8, cut to 4,096 with an ellipsis at the end. */
  public DecisionFrame decoded(byte[] bytes, int length) {
    int kept = length;
    int at = offset + FrameLayout.DECODED;
    if (length > FrameLayout.DECODED_CAPACITY) {
      int cut = FrameLayout.DECODED_CAPACITY - ELLIPSIS.length;
      // A UTF-8 continuation byte has the form 10xxxxxx.
      while (cut > 0 && (bytes[cut] & 0xc0) == 0x80) {
        cut--;
      }
      buffer.put(at + cut, ELLIPSIS, 0, ELLIPSIS.length);
      buffer.put(at, bytes, 0, cut);
      kept = cut + ELLIPSIS.length;
    } else {
      buffer.put(at, bytes, 0, length);
    }
    buffer.putShort(offset + FrameLayout.DECODED_LENGTH, (short) kept);
    this.length = FrameLayout.DECODED + kept;
    return this;
  }

  /** What the call returns to the program, -errno on failure, if that is known already. */
  public DecisionFrame result(long value) {
    buffer.putLong(offset + FrameLayout.RESULT, value);
    buffer.put(offset + FrameLayout.DECISION_FLAGS, FrameLayout.RESULT_KNOWN);
    return this;
  }

  /**
   * Makes the decision visible to readers and lasting beyond this process.
   *
   * @return the sequence of its frame
   */
  public long commit() {
    if (offset < 0) {
      throw new IllegalStateException("commit() without begin()");
    }
    int at = offset;
    offset = -1;
    return writer.commit(at, length, EntryType.COMPACT_DECISION, time);
  }
}

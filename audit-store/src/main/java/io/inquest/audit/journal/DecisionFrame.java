package io.inquest.audit.journal;

import io.inquest.audit.entry.EntryType;
import io.inquest.audit.redact.Redaction;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/**
 * The journal's next frame, as a decision. Nothing is allocated for one. It may be abandoned at any
 * point before {@link #commit}.
 *
 * <pre>{@code
 * frame.begin(time, sequence, tgid, tid)
 *     .call(auditArch, nr, a0, a1, a2, a3, a4, a5, ip)
 *     .verdict(action, data, filter, instruction, rule)
 *     .exe(text).comm(bytes, length).decoded(bytes, length).stack(number)
 *     .commit();
 * }</pre>
 *
 * <p>Owned by the writer's thread. The layout is {@link FrameLayout}'s.
 */
public final class DecisionFrame {
  private static final byte[] ELLIPSIS = {(byte) 0xe2, (byte) 0x80, (byte) 0xa6};

  private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private final JournalWriter writer;
  private final FrameBuffer frame;
  private ByteBuffer bytes;
  private LongBuffer words;
  private boolean begun;
  private long time;
  private int rule;
  private int exe;
  private int commLength;
  private int decodedLength;
  private int stack;
  private int flags;

  /** A frame that is built in {@code frame}, where {@code writer} builds its others. */
  DecisionFrame(JournalWriter writer, FrameBuffer frame) {
    this.writer = writer;
    this.frame = frame;
  }

  /**
   * Begins the frame. Whatever is not set afterwards has its "none": result unknown, no executable,
   * no stack, empty comm and decoded call; call and verdict must be set.
   *
   * @param time nanoseconds since the epoch, UTC
   * @param sequence of the decision, from 1 within the run
   * @throws JournalFullException if the journal cannot grow
   */
  public DecisionFrame begin(long time, long sequence, int tgid, int tid)
      throws JournalFullException {
    writer.reserve(time, FrameLayout.LARGEST_DECISION);
    begun = true;
    bytes = frame.bytes();
    words = frame.words();
    this.time = time;
    exe = 0;
    commLength = 0;
    decodedLength = 0;
    stack = 0;
    flags = 0;
    put(FrameLayout.DECISION_SEQUENCE, sequence);
    put(FrameLayout.RESULT, 0);
    put(FrameLayout.TGID, FrameBuffer.word(tgid, tid));
    put(FrameLayout.COMM, 0);
    put(FrameLayout.COMM + 8, 0);
    return this;
  }

  /** {@code struct seccomp_data} of linux/seccomp.h. */
  public DecisionFrame call(
      int auditArch, int nr, long a0, long a1, long a2, long a3, long a4, long a5, long ip) {
    put(FrameLayout.AUDIT_ARCH, FrameBuffer.word(auditArch, nr));
    put(FrameLayout.ARGUMENTS, a0);
    put(FrameLayout.ARGUMENTS + 8, a1);
    put(FrameLayout.ARGUMENTS + 16, a2);
    put(FrameLayout.ARGUMENTS + 24, a3);
    put(FrameLayout.ARGUMENTS + 32, a4);
    put(FrameLayout.ARGUMENTS + 40, a5);
    put(FrameLayout.IP, ip);
    return this;
  }

  /**
   * What the chain answered.
   *
   * @param action {@code SECCOMP_RET_ACTION_FULL} of the return value
   * @param data {@code SECCOMP_RET_DATA}, 0 to 65535; of an imported decision {@link
   *     io.inquest.audit.entry.AuditEntry.Decision#NOT_RECORDED} or {@code KILL_OF_EITHER_KIND},
   *     and its arguments count for nothing
   * @param filter index of the deciding filter, 0 = oldest, or -1
   * @param instruction index of the deciding RET in that filter's real program, or -1
   * @param rule id of the deciding rule in that filter's {@code FilterInstalled}, or -1
   */
  public DecisionFrame verdict(int action, int data, int filter, int instruction, int rule) {
    put(FrameLayout.ACTION, FrameBuffer.word(action, data));
    put(FrameLayout.FILTER, FrameBuffer.word(filter, instruction));
    this.rule = rule;
    return this;
  }

  /** The thread group's executable, as {@link JournalWriter#text} numbered it; 0 = unknown. */
  public DecisionFrame exe(int text) {
    exe = text;
    return this;
  }

  /** The task's comm: the first {@code length} of {@code bytes}, of which 16 are kept. */
  public DecisionFrame comm(byte[] bytes, int length) {
    Redaction redaction = writer.redaction();
    if (redaction.isActive()) {
      int redacted = redaction.comm(bytes, length);
      if (redacted >= 0) {
        return putComm(redaction.bytes(), redacted);
      }
    }
    return putComm(bytes, length);
  }

  private DecisionFrame putComm(byte[] bytes, int length) {
    commLength = Math.min(length, FrameLayout.COMM_CAPACITY);
    this.bytes.put(FrameLayout.COMM, bytes, 0, commLength);
    return this;
  }

  /** The decoded call: {@code length} bytes of UTF-8, cut to 4,096 with an ellipsis at the end. */
  public DecisionFrame decoded(byte[] bytes, int length) {
    Redaction redaction = writer.redaction();
    if (redaction.isActive()) {
      int redacted = redaction.decoded(bytes, length);
      if (redacted >= 0) {
        return putDecoded(redaction.bytes(), redacted);
      }
    }
    return putDecoded(bytes, length);
  }

  private DecisionFrame putDecoded(byte[] bytes, int length) {
    int at = FrameLayout.DECODED;
    if (length > FrameLayout.DECODED_CAPACITY) {
      int cut = FrameLayout.DECODED_CAPACITY - ELLIPSIS.length;
      // A UTF-8 continuation byte has the form 10xxxxxx.
      while (cut > 0 && (bytes[cut] & 0xc0) == 0x80) {
        cut--;
      }
      this.bytes.put(at + cut, ELLIPSIS, 0, ELLIPSIS.length);
      this.bytes.put(at, bytes, 0, cut);
      decodedLength = cut + ELLIPSIS.length;
    } else {
      this.bytes.put(at, bytes, 0, length);
      decodedLength = length;
    }
    return this;
  }

  /** What the call returns to the program, -errno on failure, if that is known already. */
  public DecisionFrame result(long value) {
    put(FrameLayout.RESULT, value);
    flags |= FrameLayout.RESULT_KNOWN;
    return this;
  }

  /** The number of the {@code StackTaken} that shows where the call was made; 0 = none. */
  public DecisionFrame stack(int number) {
    stack = number;
    return this;
  }

  /**
   * Makes the decision visible to readers and lasting beyond this process.
   *
   * @return the sequence of its frame
   * @throws JournalFullException if the file does not take it; it has to be begun again
   */
  public long commit() throws JournalFullException {
    if (!begun) {
      throw new IllegalStateException("commit() without begin()");
    }
    int end = FrameLayout.DECODED + decodedLength;
    if (stack != 0) {
      bytes.putInt(end, stack);
      end += Integer.BYTES;
      flags |= FrameLayout.HAS_STACK;
    }
    int lengths =
        LITTLE_ENDIAN
            ? decodedLength | (commLength << 16) | (flags << 24)
            : (decodedLength << 16) | (commLength << 8) | flags;
    put(FrameLayout.TYPE, FrameBuffer.word(EntryType.COMPACT_DECISION, lengths));
    put(FrameLayout.RULE, FrameBuffer.word(rule, exe));
    begun = false;
    return writer.commit(end, time);
  }

  private void put(int field, long value) {
    words.put(field >> 3, value);
  }
}

package io.inquest.audit.journal;

import io.inquest.audit.entry.AuditEntry.Decision;
import java.nio.ByteBuffer;

/**
 * The numbers of a decision as they lie in its frame: a reusable view, valid until the reader moves
 * on. Reading one allocates nothing.
 */
public final class DecisionGlance {
  private ByteBuffer buffer;
  private int at;

  DecisionGlance() {}

  DecisionGlance over(ByteBuffer frames, int frame) {
    buffer = frames;
    at = frame;
    return this;
  }

  /** From 1 within the run. */
  public long sequence() {
    return buffer.getLong(at + FrameLayout.DECISION_SEQUENCE);
  }

  /** The thread group. */
  public int tgid() {
    return buffer.getInt(at + FrameLayout.TGID);
  }

  /** {@code seccomp_data.arch}. */
  public int auditArch() {
    return buffer.getInt(at + FrameLayout.AUDIT_ARCH);
  }

  /** {@code seccomp_data.nr}. */
  public int nr() {
    return buffer.getInt(at + FrameLayout.NR);
  }

  /** A raw argument, 0 to 5. */
  public long argument(int index) {
    return buffer.getLong(at + FrameLayout.ARGUMENTS + Long.BYTES * index);
  }

  /** {@code SECCOMP_RET_ACTION_FULL}. */
  public int action() {
    return buffer.getInt(at + FrameLayout.ACTION);
  }

  /** Whether the call did not go through unasked. */
  public boolean isRefusal() {
    return Decision.isRefusal(action());
  }

  /** {@code SECCOMP_RET_DATA}. */
  public int data() {
    return buffer.getInt(at + FrameLayout.DATA);
  }

  /** The deciding filter's index, or -1. */
  public int filter() {
    return buffer.getInt(at + FrameLayout.FILTER);
  }

  /** The deciding rule's number in that filter, or -1. */
  public int rule() {
    return buffer.getInt(at + FrameLayout.RULE);
  }
}

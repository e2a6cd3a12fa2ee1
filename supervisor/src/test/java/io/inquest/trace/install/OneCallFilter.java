package io.inquest.trace.install;

import io.inquest.linux.seccomp.SeccompAction;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A program's own filter that answers one call of any ABI and allows the rest. */
public final class OneCallFilter {
  private static final short LD_ABS = 0x20;
  private static final short JEQ = 0x15;
  private static final short RET = 0x06;

  private OneCallFilter() {}

  /** {@code struct sock_filter[]}: {@code returned} for call {@code nr}. */
  public static byte[] of(int nr, int returned) {
    ByteBuffer code = ByteBuffer.allocate(4 * 8).order(ByteOrder.LITTLE_ENDIAN);
    add(code, LD_ABS, 0, 0, 0);
    add(code, JEQ, 0, 1, nr);
    add(code, RET, 0, 0, returned);
    add(code, RET, 0, 0, SeccompAction.ALLOW.value());
    return code.array();
  }

  private static void add(ByteBuffer code, short operation, int jt, int jf, int k) {
    code.putShort(operation).put((byte) jt).put((byte) jf).putInt(k);
  }
}

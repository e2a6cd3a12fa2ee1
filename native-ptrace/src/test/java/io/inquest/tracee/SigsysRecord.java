package io.inquest.tracee;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a handler installed by {@link TraceeProgram#recordSiginfo} wrote about the last signal:
 *
 * <pre>
 *    0 si_signo   4 si_errno   8 si_code   12 si_syscall   16 si_arch   20 signals handled
 *   24 si_call_addr (8 bytes)
 * </pre>
 *
 * @param callAddress address behind the instruction that made the call
 * @param handled how many signals the handler has seen
 */
public record SigsysRecord(
    int signo, int errno, int code, int syscall, int arch, int handled, long callAddress) {
  /** Bytes of a record in the program's memory. */
  public static final int BYTES = 32;

  static final int HANDLED = 20;

  /** Reads a record that a program wrote to a file or pipe. */
  public static SigsysRecord parse(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a record has 32 bytes, not " + bytes.length);
    }
    ByteBuffer record = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return new SigsysRecord(
        record.getInt(),
        record.getInt(),
        record.getInt(),
        record.getInt(),
        record.getInt(),
        record.getInt(),
        record.getLong());
  }
}

package io.inquest.linux.ptrace;

import io.inquest.linux.libc.NativeBuffer;
import java.nio.ByteBuffer;

/**
 * {@code siginfo_t} of 64-bit machines (sigaction(2)), as PTRACE_GETSIGINFO gives it. One object
 * for all stops: it is valid until the next request.
 *
 * <pre>
 *   0 si_signo   4 si_errno   8 si_code
 *  16 si_pid (kill, queue) | si_addr (faults, 8 bytes) | si_call_addr (SIGSYS, 8 bytes)
 *  24 si_syscall  28 si_arch (SIGSYS)
 * </pre>
 */
public final class SignalInfo {
  /** {@code si_code} of a SIGSYS that a seccomp filter raised. */
  public static final int SYS_SECCOMP = 1;

  private static final int SIZE = 128;

  private final NativeBuffer buffer = NativeBuffer.allocate(SIZE);
  private final ByteBuffer bytes = buffer.bytes();

  long address() {
    return buffer.address();
  }

  /** {@code si_signo}. */
  public int signal() {
    return bytes.getInt(0);
  }

  /** {@code si_errno}: for a filter's SIGSYS, its SECCOMP_RET_DATA. */
  public int errno() {
    return bytes.getInt(4);
  }

  /** {@code si_code}. */
  public int code() {
    return bytes.getInt(8);
  }

  /** Whether another process, or the task itself, sent it: kill(2), tgkill(2), sigqueue(3). */
  public boolean sentByProcess() {
    return code() <= 0;
  }

  /** {@code si_pid}, if {@link #sentByProcess()}. */
  public int senderPid() {
    return bytes.getInt(16);
  }

  /** {@code si_addr} of a fault, {@code si_call_addr} of a filter's SIGSYS. */
  public long address64() {
    return bytes.getLong(16);
  }

  /** {@code si_syscall} of a filter's SIGSYS. */
  public int syscall() {
    return bytes.getInt(24);
  }

  /** {@code si_arch} of a filter's SIGSYS. */
  public int auditArch() {
    return bytes.getInt(28);
  }
}

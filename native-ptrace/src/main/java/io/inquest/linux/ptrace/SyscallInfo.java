package io.inquest.linux.ptrace;

import io.inquest.linux.libc.NativeBuffer;
import java.nio.ByteBuffer;

/**
 * {@code struct ptrace_syscall_info} of {@code <linux/ptrace.h>}: what PTRACE_GET_SYSCALL_INFO says
 * of a stopped task's call. One object for all stops: it is valid until the next request.
 *
 * <pre>
 *   0 op (u8)   4 arch (u32)   8 instruction_pointer   16 stack_pointer
 *   entry, seccomp:  24 nr   32 args[6]   80 ret_data (u32, seccomp only)
 *   exit:            24 rval   32 is_error (u8)
 * </pre>
 */
public final class SyscallInfo {
  static final int SIZE = 88;

  /** The task is not in a call (or exits from within one). */
  public static final int NONE = 0;

  /** The task stands at a call's entry. */
  public static final int ENTRY = 1;

  /** The task stands at a call's return. */
  public static final int EXIT = 2;

  /** The task stands at a filter's RET_TRACE. */
  public static final int SECCOMP = 3;

  private final NativeBuffer buffer = NativeBuffer.allocate(SIZE);
  private final ByteBuffer bytes = buffer.bytes();

  long address() {
    return buffer.address();
  }

  /** {@link #NONE}, {@link #ENTRY}, {@link #EXIT} or {@link #SECCOMP}. */
  public int operation() {
    return bytes.get(0);
  }

  boolean isSeccompStop() {
    return operation() == SECCOMP;
  }

  boolean isOutside() {
    return operation() == NONE;
  }

  /** The call's {@code AUDIT_ARCH_*}. */
  public int auditArch() {
    return bytes.getInt(4);
  }

  /** The address behind the call's instruction. */
  public long instructionPointer() {
    return bytes.getLong(8);
  }

  /** The stack pointer. */
  public long stackPointer() {
    return bytes.getLong(16);
  }

  /** The call's number, at an entry or a seccomp-stop. */
  public int number() {
    return (int) bytes.getLong(24);
  }

  /** The argument in {@code position} 0 to 5, at an entry or a seccomp-stop. */
  public long argument(int position) {
    return bytes.getLong(32 + position * 8);
  }

  /** The filter's SECCOMP_RET_DATA, at a seccomp-stop. */
  public int returnData() {
    return bytes.getInt(80);
  }

  /** What the call returned, at an exit: a negated errno on failure. */
  public long result() {
    return bytes.getLong(24);
  }
}

package io.inquest.trace.install;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.bpf.ProgramException;
import io.inquest.linux.libc.Prctl;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.seccomp.SeccompData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * A call that installs a filter: {@code seccomp(SECCOMP_SET_MODE_FILTER, flags, prog)} or {@code
 * prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, prog)}.
 *
 * @param ip the instruction behind the call
 * @param flags {@code SECCOMP_FILTER_FLAG_*}; 0 for prctl
 * @param wordBits width of the caller's pointers
 * @param code where the caller's struct sock_filter[] stands
 */
public record InstallCall(long ip, long flags, int wordBits, long code, Program program) {
  /** The argument, of both calls, that points at struct sock_fprog. */
  static final int PROGRAM_ARGUMENT = 2;

  public static final int SECCOMP_SET_MODE_FILTER = 1;
  public static final int SECCOMP_MODE_FILTER = 2;
  public static final int FLAG_TSYNC = 1;

  /** Whether a call asks for a filter to be installed. */
  public static boolean isAskedFor(SeccompData call, SupervisedCalls numbers) {
    return isBySeccomp(call, numbers)
        || (call.nr() == numbers.prctlNr()
            && (int) call.argument(0) == Prctl.PR_SET_SECCOMP
            && call.argument(1) == SECCOMP_MODE_FILTER);
  }

  /** Whether a call asks for a filter on all threads of the group. */
  public static boolean synchronizes(SeccompData call, SupervisedCalls numbers) {
    return isBySeccomp(call, numbers) && (call.argument(1) & FLAG_TSYNC) != 0;
  }

  private static boolean isBySeccomp(SeccompData call, SupervisedCalls numbers) {
    return call.nr() == numbers.seccompNr() && (int) call.argument(0) == SECCOMP_SET_MODE_FILTER;
  }

  /**
   * What a call installs.
   *
   * @return empty if it installs nothing, or nothing that the kernel accepts: it then fails as it
   *     would alone
   */
  public static Optional<InstallCall> of(
      StoppedTracee stopped, SeccompData call, SupervisedCalls numbers) {
    return isAskedFor(call, numbers) ? read(stopped, call, flags(call, numbers)) : Optional.empty();
  }

  /**
   * What a call installs that has succeeded, though {@link #of} found nothing that the kernel
   * accepts.
   *
   * @param program what the kernel says that it holds
   */
  static InstallCall since(SeccompData call, SupervisedCalls numbers, Program program) {
    return new InstallCall(call.instructionPointer(), flags(call, numbers), 0, 0, program);
  }

  private static long flags(SeccompData call, SupervisedCalls numbers) {
    return isBySeccomp(call, numbers) ? call.argument(1) : 0;
  }

  private static Optional<InstallCall> read(StoppedTracee stopped, SeccompData call, long flags) {
    int wordBits = Architecture.of(call.arch(), call.nr()).orElseThrow().wordBits();
    int size = wordBits / 4;
    byte[] header = stopped.memory().readForCall(call.argument(PROGRAM_ARGUMENT), size);
    if (header.length < size) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(header).order(ByteOrder.nativeOrder());
    int length = Short.toUnsignedInt(bytes.getShort(0));
    long code = wordBits == 64 ? bytes.getLong(8) : Integer.toUnsignedLong(bytes.getInt(4));
    if (length == 0 || length > Program.MAX_LENGTH) {
      return Optional.empty();
    }
    byte[] instructions = stopped.memory().readForCall(code, length * Instruction.SIZE);
    if (instructions.length < length * Instruction.SIZE) {
      return Optional.empty();
    }
    try {
      Program program = Program.parse(instructions, ByteOrder.nativeOrder());
      return Optional.of(
          new InstallCall(call.instructionPointer(), flags, wordBits, code, program));
    } catch (ProgramException e) {
      return Optional.empty();
    }
  }

  /** Whether all threads of the group get the filter. */
  public boolean synchronizes() {
    return (flags & FLAG_TSYNC) != 0;
  }

  /** Whether the call's result says that the filter is in force. */
  boolean succeeded(long result) {
    return succeeded(synchronizes(), result);
  }

  /**
   * Whether an installing call's result says that the filter is in force.
   *
   * @param synchronizes whether it asks for a filter on all threads of the group
   */
  static boolean succeeded(boolean synchronizes, long result) {
    // TSYNC may fail with the positive tid of a thread; otherwise a positive one is a listener.
    return result == 0 || (result > 0 && !synchronizes);
  }
}

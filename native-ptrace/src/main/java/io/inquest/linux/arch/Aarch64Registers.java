package io.inquest.linux.arch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * {@code struct user_pt_regs} of {@code <asm/ptrace.h>} on aarch64: x0 to x30, sp, pc, pstate, 8
 * bytes each; behind it, in the same buffer, the word of regset NT_ARM_SYSTEM_CALL.
 *
 * <pre>
 *   0 x0 ... 240 x30  248 sp  256 pc  264 pstate | 272 system call number (int, 8 bytes reserved)
 * </pre>
 *
 * <p>The number of the call in progress is not in x8 but in a regset of its own; and a call is
 * refused by <em>both</em> that number set to -1 and the result in x0: with the number alone the
 * caller gets its own first argument back.
 *
 * <p>At a syscall-enter-stop x7 reads 0 and at a syscall-exit-stop 1, whatever the program has
 * there; what is written to it then is lost ({@code report_syscall} of the kernel's {@code
 * arch/arm64/kernel/ptrace.c}). Other stops, those of seccomp among them, leave it alone: so it may
 * not be carried from the one kind of stop to the other.
 */
public final class Aarch64Registers implements Registers {
  /** Size of NT_PRSTATUS in bytes. */
  public static final int SIZE = 34 * 8;

  /** Where the word of NT_ARM_SYSTEM_CALL stands behind the registers. */
  public static final int SYSTEM_CALL = SIZE;

  /** Size of the buffer that holds both. */
  public static final int BUFFER_SIZE = SIZE + 8;

  private static final int X7 = 7 * 8;
  private static final int X8 = 8 * 8;
  private static final int FP = 29 * 8;
  private static final int SP = 31 * 8;
  private static final int PC = 32 * 8;
  private static final int PSTATE = 33 * 8;

  /** PSTATE.BTYPE: the last instruction was an indirect branch, whose target must be a BTI. */
  private static final long BRANCH_TYPE = 3L << 10;

  private static final int SVC_0 = 0xd4000001;

  private final ByteBuffer bytes;

  private Aarch64Registers(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /** A view of a buffer of {@link #BUFFER_SIZE} bytes. */
  public static Aarch64Registers of(ByteBuffer bytes) {
    return new Aarch64Registers(bytes);
  }

  @Override
  public ByteBuffer bytes() {
    return bytes;
  }

  @Override
  public long syscallNumber() {
    return bytes.getInt(SYSTEM_CALL);
  }

  @Override
  public void setSyscallNumber(long number) {
    bytes.putInt(SYSTEM_CALL, (int) number);
  }

  @Override
  public long argument(int position) {
    return bytes.getLong(position * 8);
  }

  @Override
  public void setArgument(int position, long value) {
    bytes.putLong(position * 8, value);
  }

  @Override
  public long result() {
    return bytes.getLong(0);
  }

  @Override
  public void setResult(long result) {
    bytes.putLong(0, result);
  }

  @Override
  public long callNotMade(byte[] before) {
    // A killed thread keeps the number. A killed process takes a signal first, for which the kernel
    // forgets it: x8 has it still. So has it where a call has returned just then, with its result
    // in x0: the first argument that the kernel keeps tells. One that was interrupted is about to
    // be made again, at the instruction itself.
    if (syscallNumber() != -1) {
      return syscallNumber();
    }
    return syscallInstruction(before) == 0 ? (int) bytes.getLong(X8) : -1;
  }

  @Override
  public long instructionPointer() {
    return bytes.getLong(PC);
  }

  @Override
  public void setInstructionPointer(long address) {
    bytes.putLong(PC, address);
    // A task that was stopped between a branch and its landing pad would get a SIGILL elsewhere.
    bytes.putLong(PSTATE, bytes.getLong(PSTATE) & ~BRANCH_TYPE);
  }

  @Override
  public long stackPointer() {
    return bytes.getLong(SP);
  }

  /** x29: the address of the innermost frame record. */
  public long framePointer() {
    return bytes.getLong(FP);
  }

  @Override
  public int unwindRegisters(ByteBuffer words) {
    // x0 to x30 and sp (DWARF for the Arm 64-bit Architecture, "DWARF register names").
    words.put(0, bytes, 0, PC);
    return PC / Long.BYTES;
  }

  @Override
  public int syscallInstruction(byte[] code) {
    ByteBuffer instructions = ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at + Integer.BYTES <= code.length; at += Integer.BYTES) {
      if (instructions.getInt(at) == SVC_0) {
        return at;
      }
    }
    return -1;
  }

  @Override
  public void clearStopMark() {
    bytes.putLong(X7, 0);
  }

  @Override
  public int syscallInstructionSize() {
    return Integer.BYTES;
  }

  @Override
  public void repeatSyscall(long number) {
    // x8 still has the number.
    setInstructionPointer(instructionPointer() - syscallInstructionSize());
  }

  @Override
  public void prepareSyscall(long number) {
    bytes.putInt(SYSTEM_CALL, -1);
    bytes.putLong(X8, number);
  }
}

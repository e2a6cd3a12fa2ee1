package io.inquest.linux.arch;

import java.nio.ByteBuffer;

/**
 * The registers of a 32-bit arm task as an aarch64 tracer gets them (regset NT_PRSTATUS of {@code
 * user_aarch32_ptrace_view}): r0 to r15, cpsr, orig_r0, 4 bytes each; behind them, in the same
 * buffer, the word of regset NT_ARM_SYSTEM_CALL.
 *
 * <pre>
 *   0 r0 ... 28 r7 ... 52 sp  56 lr  60 pc  64 cpsr  68 orig_r0 | 272 system call number
 * </pre>
 *
 * <p>r0 is both first argument and result; orig_r0 keeps the argument once the call has returned.
 * What x7 is to a 64-bit task at a syscall-stop ({@link Aarch64Registers}), ip (r12) is to this
 * one.
 */
public final class ArmRegisters implements Registers {
  /** Size of NT_PRSTATUS in bytes. */
  public static final int SIZE = 18 * 4;

  private static final int R7 = 7 * 4;
  private static final int IP = 12 * 4;
  private static final int SP = 13 * 4;
  private static final int PC = 15 * 4;
  private static final int CPSR = 16 * 4;
  private static final int ORIG_R0 = 17 * 4;
  private static final int THUMB = 0x20;

  private final ByteBuffer bytes;

  private ArmRegisters(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /** A view of a buffer of {@link Aarch64Registers#BUFFER_SIZE} bytes. */
  public static ArmRegisters of(ByteBuffer bytes) {
    return new ArmRegisters(bytes);
  }

  @Override
  public ByteBuffer bytes() {
    return bytes;
  }

  @Override
  public long syscallNumber() {
    return bytes.getInt(Aarch64Registers.SYSTEM_CALL);
  }

  @Override
  public void setSyscallNumber(long number) {
    bytes.putInt(Aarch64Registers.SYSTEM_CALL, (int) number);
  }

  @Override
  public long argument(int position) {
    return Integer.toUnsignedLong(bytes.getInt(position == 0 ? ORIG_R0 : position * 4));
  }

  @Override
  public void setArgument(int position, long value) {
    bytes.putInt(position * 4, (int) value);
    if (position == 0) {
      bytes.putInt(ORIG_R0, (int) value);
    }
  }

  @Override
  public long result() {
    return bytes.getInt(0);
  }

  @Override
  public void setResult(long result) {
    bytes.putInt(0, (int) result);
  }

  @Override
  public long callNotMade(byte[] before) {
    // As on aarch64; and orig_r0 tells a result from the argument that is back in r0.
    if (syscallNumber() != -1) {
      return syscallNumber();
    }
    boolean behindCall = before.length == BEFORE && isSyscallInstruction(before, BEFORE);
    return behindCall && bytes.getInt(0) == bytes.getInt(ORIG_R0) ? bytes.getInt(R7) : -1;
  }

  @Override
  public long instructionPointer() {
    return Integer.toUnsignedLong(bytes.getInt(PC));
  }

  @Override
  public void setInstructionPointer(long address) {
    bytes.putInt(PC, (int) address);
  }

  @Override
  public long stackPointer() {
    return Integer.toUnsignedLong(bytes.getInt(SP));
  }

  @Override
  public int unwindRegisters(ByteBuffer words) {
    // r0 to r15 (DWARF for the Arm Architecture, "DWARF register names").
    for (int at = 0; at <= PC; at += Integer.BYTES) {
      words.putLong(2 * at, Integer.toUnsignedLong(bytes.getInt(at)));
    }
    return PC / Integer.BYTES + 1;
  }

  @Override
  public int syscallInstruction(byte[] code) {
    int size = syscallInstructionSize();
    for (int end = size; end <= code.length; end += size) {
      if (isSyscallInstruction(code, end)) {
        return end - size;
      }
    }
    return -1;
  }

  @Override
  public int syscallInstructionSize() {
    return isThumb() ? Short.BYTES : Integer.BYTES;
  }

  /** The EABI's number is in r7: the one within the instruction may be any. */
  private boolean isSyscallInstruction(byte[] code, int end) {
    return code[end - 1] == (byte) (isThumb() ? 0xdf : 0xef);
  }

  private boolean isThumb() {
    return (bytes.getInt(CPSR) & THUMB) != 0;
  }

  @Override
  public void clearStopMark() {
    bytes.putInt(IP, 0);
  }

  @Override
  public void repeatSyscall(long number) {
    // r7 still has the number.
    setInstructionPointer(instructionPointer() - syscallInstructionSize());
  }

  @Override
  public void prepareSyscall(long number) {
    bytes.putInt(Aarch64Registers.SYSTEM_CALL, -1);
    bytes.putInt(R7, (int) number);
  }
}

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
 */
public final class ArmRegisters implements Registers {
  /** Size of NT_PRSTATUS in bytes. */
  public static final int SIZE = 18 * 4;

  private static final int R7 = 7 * 4;
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
  public boolean atSyscallEntry() {
    // The result's register is the first argument's too: only the number tells.
    return syscallNumber() != -1;
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
  public byte[] syscallInstruction() {
    return (bytes.getInt(CPSR) & THUMB) != 0
        ? new byte[] {0x00, (byte) 0xdf} // svc #0, Thumb
        : new byte[] {0x00, 0x00, 0x00, (byte) 0xef}; // svc #0, ARM
  }

  @Override
  public void prepareSyscall(long number) {
    bytes.putInt(Aarch64Registers.SYSTEM_CALL, -1);
    bytes.putInt(R7, (int) number);
  }
}

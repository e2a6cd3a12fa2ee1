package io.inquest.linux.arch;

import java.nio.ByteBuffer;

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
 */
public final class Aarch64Registers implements Registers {
  /** Size of NT_PRSTATUS in bytes. */
  public static final int SIZE = 34 * 8;

  /** Where the word of NT_ARM_SYSTEM_CALL stands behind the registers. */
  public static final int SYSTEM_CALL = SIZE;

  /** Size of the buffer that holds both. */
  public static final int BUFFER_SIZE = SIZE + 8;

  private static final int X8 = 8 * 8;
  private static final int SP = 31 * 8;
  private static final int PC = 32 * 8;

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
  public boolean atSyscallEntry() {
    // The result's register is the first argument's too: only the number tells.
    return syscallNumber() != -1;
  }

  @Override
  public long instructionPointer() {
    return bytes.getLong(PC);
  }

  @Override
  public void setInstructionPointer(long address) {
    bytes.putLong(PC, address);
  }

  @Override
  public long stackPointer() {
    return bytes.getLong(SP);
  }

  @Override
  public byte[] syscallInstruction() {
    return new byte[] {0x01, 0x00, 0x00, (byte) 0xd4}; // svc #0
  }

  @Override
  public void prepareSyscall(long number) {
    bytes.putInt(SYSTEM_CALL, -1);
    bytes.putLong(X8, number);
  }
}

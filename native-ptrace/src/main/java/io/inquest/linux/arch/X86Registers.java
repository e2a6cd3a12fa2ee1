package io.inquest.linux.arch;

import java.nio.ByteBuffer;

/**
 * {@code struct user_regs_struct} of {@code <sys/user.h>} on x86_64: 27 words of 8 bytes.
 *
 * <pre>
 *   0 r15   8 r14  16 r13  24 r12  32 rbp  40 rbx  48 r11  56 r10  64 r9   72 r8
 *  80 rax  88 rcx  96 rdx 104 rsi 112 rdi 120 orig_rax 128 rip 136 cs 144 eflags 152 rsp
 * 160 ss 168 fs_base 176 gs_base 184 ds 192 es 200 fs 208 gs
 * </pre>
 *
 * <p>A 64-bit tracer gets this layout from PTRACE_GETREGS for 32-bit tasks too; only the registers
 * that carry arguments differ, and they go by the <em>call's</em> ABI: 64-bit code that executes
 * {@code int $0x80} makes an i386 call.
 */
public final class X86Registers implements Registers {
  /** Size of the register set in bytes. */
  public static final int SIZE = 27 * 8;

  /** Offset of rax in the register set and in the USER area. */
  public static final int RAX = 80;

  /** Offset of orig_rax, the call's number, in the register set and in the USER area. */
  public static final int ORIG_RAX = 120;

  private static final int RIP = 128;
  private static final int CS = 136;
  private static final int RSP = 152;
  private static final int[] ARGUMENTS_64 = {112, 104, 96, 56, 72, 64};
  private static final int[] ARGUMENTS_32 = {40, 88, 96, 104, 112, 32};

  /** By DWARF's numbers (System V ABI for AMD64, figure 3.36; for i386, figure 2.14). */
  private static final int[] UNWIND_64 = {
    80, 96, 88, 40, 104, 112, 32, 152, 72, 64, 56, 48, 24, 16, 8, 0, RIP
  };

  private static final int[] UNWIND_32 = {80, 88, 96, 40, 152, 32, 104, 112, RIP};
  private static final int USER32_CS = 0x23;

  private final ByteBuffer bytes;
  private final int[] arguments;
  private final long mask;

  private X86Registers(ByteBuffer bytes, int[] arguments, long mask) {
    this.bytes = bytes;
    this.arguments = arguments;
    this.mask = mask;
  }

  /** A view for calls of the x86_64 and x32 ABIs. */
  public static X86Registers ofX86_64(ByteBuffer bytes) {
    return new X86Registers(bytes, ARGUMENTS_64, -1L);
  }

  /** A view for calls of the i386 ABI, whose registers are 32 bits wide. */
  public static X86Registers ofI386(ByteBuffer bytes) {
    return new X86Registers(bytes, ARGUMENTS_32, 0xffffffffL);
  }

  /** Offset in the USER area of the argument in {@code position}, for {@code PTRACE_POKEUSER}. */
  public int argumentOffset(int position) {
    return arguments[position];
  }

  /** Whether the task's code segment is the 32-bit one: how it will run, whatever call it made. */
  public boolean runs32BitCode() {
    return bytes.getLong(CS) == USER32_CS;
  }

  @Override
  public ByteBuffer bytes() {
    return bytes;
  }

  @Override
  public long syscallNumber() {
    return (int) bytes.getLong(ORIG_RAX);
  }

  @Override
  public void setSyscallNumber(long number) {
    bytes.putLong(ORIG_RAX, number);
  }

  @Override
  public long argument(int position) {
    return bytes.getLong(arguments[position]) & mask;
  }

  @Override
  public void setArgument(int position, long value) {
    bytes.putLong(arguments[position], value & mask);
  }

  @Override
  public long result() {
    long rax = bytes.getLong(RAX);
    return mask == -1L ? rax : (int) rax;
  }

  @Override
  public void setResult(long result) {
    bytes.putLong(RAX, result);
  }

  @Override
  public long callNotMade(byte[] before) {
    // A filter that kills the process rolls rax back to the number; one that kills the thread
    // leaves the -ENOSYS that the kernel puts there on entry.
    long number = syscallNumber();
    return result() == number || result() == -Errno.ENOSYS ? number : -1;
  }

  @Override
  public long instructionPointer() {
    return bytes.getLong(RIP);
  }

  @Override
  public void setInstructionPointer(long address) {
    bytes.putLong(RIP, address);
  }

  @Override
  public long stackPointer() {
    return bytes.getLong(RSP);
  }

  @Override
  public int unwindRegisters(ByteBuffer words) {
    int[] offsets = runs32BitCode() ? UNWIND_32 : UNWIND_64;
    for (int i = 0; i < offsets.length; i++) {
      words.putLong(i * Long.BYTES, bytes.getLong(offsets[i]));
    }
    return offsets.length;
  }

  @Override
  public int syscallInstruction(byte[] code) {
    byte first = (byte) (mask == -1L ? 0x0f : 0xcd); // syscall, int
    byte second = (byte) (mask == -1L ? 0x05 : 0x80);
    for (int at = 0; at + 1 < code.length; at++) {
      if (code[at] == first && code[at + 1] == second) {
        return at;
      }
    }
    return -1;
  }

  @Override
  public int syscallInstructionSize() {
    return 2;
  }

  @Override
  public void clearStopMark() {
    // No register shows the stop.
  }

  @Override
  public void repeatSyscall(long number) {
    setInstructionPointer(instructionPointer() - syscallInstructionSize());
    setResult(number);
  }

  @Override
  public void prepareSyscall(long number) {
    // orig_rax of -1 tells the kernel that no call is to be restarted at this resumption.
    bytes.putLong(ORIG_RAX, -1L);
    bytes.putLong(RAX, number);
  }
}

package io.inquest.linux.arch;

import java.nio.ByteBuffer;

/**
 * A stopped task's general registers, named by what they mean to a system call.
 *
 * <p>A view of the raw bytes that the kernel's register set holds, in native byte order; it copies
 * nothing. The reader and writer of the bytes is {@code linux.ptrace}; the tracer thread owns both.
 */
public sealed interface Registers permits X86Registers, Aarch64Registers, ArmRegisters {

  /** The register set's bytes, as PTRACE_GETREGSET of NT_PRSTATUS gives them to a 64-bit tracer. */
  ByteBuffer bytes();

  /** The number of the call the task is in, or -1. */
  long syscallNumber();

  /** Sets the number of the call to make; -1 makes none. */
  void setSyscallNumber(long number);

  /** The call's argument in {@code position} 0 to 5, as the register holds it at the entry. */
  long argument(int position);

  /** Sets the call's argument in {@code position} 0 to 5. */
  void setArgument(int position, long value);

  /** What the call returned, or will return if it is skipped: a negated errno on failure. */
  long result();

  /** Sets what the call returns. */
  void setResult(long result);

  /** How many bytes before the instruction pointer {@link #callNotMade} may have to look at. */
  int BEFORE = 4;

  /**
   * At a task's exit event: the number of the call that it entered and that was not made, for a
   * filter killed it; -1 if it was in none.
   *
   * @param before the {@link #BEFORE} bytes before the instruction pointer, fewer if they cannot be
   *     read
   */
  long callNotMade(byte[] before);

  /** The address of the next instruction. */
  long instructionPointer();

  /** Sets the address of the next instruction. */
  void setInstructionPointer(long address);

  /** The top of the stack. */
  long stackPointer();

  /**
   * The registers that unwind tables speak of, from their first to the program counter or, where
   * this has no number, the stack pointer.
   *
   * @param words receives a word of 64 bits for each, in the order of the numbers that the
   *     architecture's ABI gives them for DWARF; has room for {@link #MOST_UNWIND_REGISTERS}
   * @return how many there are
   */
  int unwindRegisters(ByteBuffer words);

  /** The most of them that an architecture has. */
  int MOST_UNWIND_REGISTERS = 32;

  /**
   * Where a system call instruction of the mode that the task runs in stands.
   *
   * @param code from an address at which an instruction may begin
   * @return its offset in {@code code}; -1 if there is none
   */
  int syscallInstruction(byte[] code);

  /** Bytes of such an instruction: a call's instruction pointer is behind it. */
  int syscallInstructionSize();

  /**
   * At the syscall-exit-stop of an exec: makes the registers what the fresh image finds, where the
   * stop itself shows in one of them.
   */
  void clearStopMark();

  /**
   * Has a task that is on its way out of a call make that call again, with the arguments that the
   * registers hold.
   *
   * @param number of that call
   */
  void repeatSyscall(long number);

  /** Prepares a call that the next step over a system call instruction makes. */
  void prepareSyscall(long number);
}

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

  /**
   * Whether the registers are as at a call's entry: the task is in one that has not been made, or
   * that a filter rolled back.
   */
  boolean atSyscallEntry();

  /** The address of the next instruction. */
  long instructionPointer();

  /** Sets the address of the next instruction. */
  void setInstructionPointer(long address);

  /** The top of the stack. */
  long stackPointer();

  /** Bytes of the system call instruction of the mode that the task runs in. */
  byte[] syscallInstruction();

  /** Prepares a call that the next step over {@link #syscallInstruction()} makes. */
  void prepareSyscall(long number);
}

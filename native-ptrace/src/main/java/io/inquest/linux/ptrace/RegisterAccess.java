package io.inquest.linux.ptrace;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Registers;
import io.inquest.linux.arch.X86_64;

/**
 * How a machine reads and writes the registers of its stopped tasks, phrased by meaning.
 *
 * <p>The {@link Registers} it hands out are views of one buffer, valid until the next {@link
 * #read}; the tracer thread owns them.
 */
public sealed interface RegisterAccess permits X86RegisterAccess, Aarch64RegisterAccess {

  /** The access of this machine. */
  static RegisterAccess ofHost() {
    return Architecture.host() == X86_64.ABI
        ? new X86RegisterAccess()
        : new Aarch64RegisterAccess();
  }

  /**
   * Reads a stopped task's registers.
   *
   * @param auditArch the ABI of the call whose arguments are meant
   */
  Registers read(int tid, int auditArch);

  /**
   * Whether the registers of a task that an interrupt has taken out of a call do not tell that it
   * was in one, and in which.
   */
  boolean forgetsInterruptedCall();

  /**
   * Reads a stopped task's registers with the arguments of its latest call: with the first one too
   * where the result has taken its place.
   *
   * @param number of that call
   */
  Registers readLatestCall(int tid, int auditArch, int number);

  /** Writes the registers last read, with what was changed in them. */
  void write(int tid);

  /** At a seccomp-stop or a call's entry: the call is not made and returns {@code result}. */
  void refuse(int tid, int auditArch, long result);

  /** At a seccomp-stop or a call's entry: another call is made in its place. */
  void setNumber(int tid, int auditArch, int number);

  /** At a seccomp-stop or a call's entry: another value for the argument in {@code position}. */
  void setArgument(int tid, int auditArch, int position, long value);

  /**
   * At a call's exit: puts an argument's register back as the program had it, unless that register
   * holds the result now.
   */
  void restoreArgument(int tid, int auditArch, int position, long value);

  /** The audit arch of the code that a task runs after an exec, by its register set. */
  int auditArchOfCode(int tid);

  /**
   * The bits of a return address, in the task's registers or on its stack, that are the address.
   * The others are of a neighbour in memory, or sign it.
   */
  long returnAddressMask(int tid);
}

package io.inquest.linux.ptrace;

import io.inquest.linux.arch.Errno;
import io.inquest.linux.arch.Registers;
import io.inquest.linux.libc.Signals;
import io.inquest.linux.ptrace.Ptrace.Resume;

/**
 * Makes a stopped task make system calls, by stepping it over a system call instruction that is
 * mapped in it. The caller keeps the task's registers and restores them.
 */
public final class RemoteSyscall {

  private final StoppedTracee tracee;
  private final int auditArch;
  private final long instruction;

  /**
   * @param tracee a task in a stop from which it would run user code: not within a call
   * @param auditArch the ABI of the calls to make
   * @param instruction the address of a system call instruction of that ABI in the task's memory
   */
  public RemoteSyscall(StoppedTracee tracee, int auditArch, long instruction) {
    this.tracee = tracee;
    this.auditArch = auditArch;
    this.instruction = instruction;
  }

  /**
   * Makes the task call {@code number}.
   *
   * @return the call's raw result, a negated errno on failure; ENOSYS is that of a call for which a
   *     filter sends SIGSYS, too; 0 for an execve that succeeded, after which the task is in its
   *     {@link Stop#EXEC}
   * @throws TraceeGoneException if the task died of it
   */
  public long call(int number, long... arguments) {
    Registers registers = tracee.registers(auditArch);
    for (int i = 0; i < arguments.length; i++) {
      registers.setArgument(i, arguments[i]);
    }
    registers.prepareSyscall(number);
    registers.setInstructionPointer(instruction);
    tracee.writeRegisters();
    while (true) {
      tracee.resumeAndWait(Resume.STEP, 0);
      switch (tracee.stop()) {
        case SIGNAL_DELIVERY -> {
          if (tracee.signal() == Signals.SIGTRAP) {
            return tracee.registers(auditArch).result();
          }
          if (tracee.signal() == Signals.SIGSYS) {
            // A filter trapped the call. It was not made, and the signal is not delivered.
            return -Errno.ENOSYS;
          }
          throw new IllegalStateException(
              "task " + tracee.tid() + " got signal " + tracee.signal() + " within a remote call");
        }
        case EXEC -> {
          return 0;
        }
        default -> {
          // A filter's RET_TRACE on the remote call itself, or a group-stop: the call goes on.
        }
      }
    }
  }
}

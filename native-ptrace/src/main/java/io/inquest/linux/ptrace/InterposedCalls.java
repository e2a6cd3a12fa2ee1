package io.inquest.linux.ptrace;

import io.inquest.linux.arch.Registers;
import io.inquest.linux.ptrace.Ptrace.Resume;
import java.util.OptionalLong;

/**
 * System calls that a running program's task makes in between, for its tracer, which goes on with
 * other tasks meanwhile; then all is as it was. What {@link RemoteSyscall} is to a task that
 * nothing else can happen to. Owned by the tracer thread.
 *
 * <pre>
 *   a stop from which the task would run user code
 *     make ──▶ its entry, its seccomp-stop: returned() is empty, and lets it go on
 *          ──▶ its return: returned() has the result; make again, or
 *     restore ──▶ registers and signal mask are those that the task had
 * </pre>
 *
 * <p>Signals are blocked meanwhile. A stop that says otherwise, by SIGSTOP for one, disturbs: the
 * task is to be restored and the calls made anew.
 */
public final class InterposedCalls {
  private final int auditArch;
  private final long instruction;
  private final byte[] registers;
  private final long blockedSignals;

  /**
   * Keeps what is to be restored.
   *
   * @param stopped a task in a stop from which it would run user code: not within a call
   * @param auditArch the ABI of the calls to make
   * @param instruction the address of a system call instruction of that ABI in the task's memory
   */
  public InterposedCalls(StoppedTracee stopped, int auditArch, long instruction) {
    this.auditArch = auditArch;
    this.instruction = instruction;
    Registers own = stopped.registers(auditArch);
    registers = new byte[own.bytes().capacity()];
    own.bytes().get(0, registers);
    blockedSignals = stopped.blockedSignals();
    stopped.blockedSignals(-1L);
  }

  /** Lets the task make a call, at the stop that was given first or at the return of another. */
  public void make(StoppedTracee stopped, int number, long... arguments) {
    Registers next = stopped.registers(auditArch);
    for (int i = 0; i < arguments.length; i++) {
      next.setArgument(i, arguments[i]);
    }
    next.prepareSyscall(number);
    next.setInstructionPointer(instruction);
    stopped.writeRegisters();
    stopped.resume(Resume.TO_SYSCALL, 0);
  }

  /** Whether a stop belongs to such a call; if not, it disturbs it. */
  public static boolean expects(Stop stop) {
    return stop == Stop.SYSCALL || stop == Stop.SECCOMP || stop == Stop.TRAP;
  }

  /**
   * What the call returned, a negated errno on failure.
   *
   * @return empty at an earlier stop of it, from which the task has been resumed
   */
  public OptionalLong returned(StoppedTracee stopped) {
    if (stopped.stop() == Stop.SYSCALL) {
      SyscallInfo info = stopped.syscallInfo();
      if (info.operation() == SyscallInfo.EXIT) {
        return OptionalLong.of(info.result());
      }
    }
    stopped.resume(Resume.TO_SYSCALL, 0);
    return OptionalLong.empty();
  }

  /** Gives the task the registers and the signal mask that it had. */
  public void restore(StoppedTracee stopped) {
    stopped.registers(auditArch).bytes().put(0, registers);
    stopped.writeRegisters();
    stopped.blockedSignals(blockedSignals);
  }
}

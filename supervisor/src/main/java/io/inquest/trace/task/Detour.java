package io.inquest.trace.task;

import io.inquest.linux.arch.Registers;
import io.inquest.linux.proc.CurrentCall;
import io.inquest.linux.ptrace.Stop;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.ptrace.SyscallInfo;

/**
 * A call that was interrupted is made again by another instruction than the program's: on aarch64
 * the kernel lets a task that stands elsewhere when it goes on do as it likes, where it would have
 * it make a restart_syscall(2) otherwise (arch/arm64/kernel/signal.c). At the entry the task is put
 * where its own call returns to, before filters see it.
 *
 * <pre>
 *   stop by the interrupt, before the program's instruction
 *     begin ──▶ entry of the call: end puts it behind the program's instruction
 *           ──▶ any other stop: end puts it back before that
 * </pre>
 *
 * @param auditArch the ABI of the call
 * @param instruction the address of the other instruction
 * @param call what was interrupted
 */
public record Detour(int auditArch, long instruction, CurrentCall call) {
  /** At the stop by the interrupt; the task is to be resumed to its next call. */
  void begin(StoppedTracee stopped) {
    stopped.registers(auditArch).setInstructionPointer(instruction);
    stopped.writeRegisters();
  }

  /**
   * At the task's next stop, before anything else.
   *
   * @return whether the call has been entered
   */
  boolean end(StoppedTracee stopped) {
    boolean entered =
        stopped.stop() == Stop.SYSCALL && stopped.syscallInfo().operation() == SyscallInfo.ENTRY;
    Registers registers = stopped.registers(auditArch);
    long behind = call.instructionPointer();
    registers.setInstructionPointer(entered ? behind : behind - registers.syscallInstructionSize());
    stopped.writeRegisters();
    return entered;
  }
}

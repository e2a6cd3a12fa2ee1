package io.inquest.trace.interrupt;

import io.inquest.decide.Decider;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Errno;
import io.inquest.linux.arch.Registers;
import io.inquest.linux.memory.Vdso;
import io.inquest.linux.proc.CurrentCall;
import io.inquest.linux.ptrace.Ptrace;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.ptrace.TraceeGoneException;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.trace.task.Detour;
import io.inquest.trace.task.Task;
import io.inquest.trace.task.TaskSignals;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What an interrupt by the tracer does to the call that a task was waiting in. The kernel restarts
 * most calls by itself. Not those that fail with EINTR whatever interrupts them (signal(7)), and it
 * restarts some by restart_syscall(2), which filters may refuse: those are made again from here.
 * Owned by the tracer thread.
 */
public final class Interruption {

  /** {@code ERESTART_RESTARTBLOCK} of {@code <linux/errno.h>}, the kernel's own. */
  private static final int RESTART_BLOCK = 516;

  /** Calls that have done nothing when they return EINTR; waits with a time limit begin anew. */
  private static final Set<String> REPEATABLE =
      Set.of(
          "epoll_wait",
          "epoll_pwait",
          "epoll_pwait2",
          "rt_sigtimedwait",
          "semop",
          "semtimedop",
          "io_getevents",
          "io_pgetevents",
          "accept",
          "accept4",
          "read",
          "readv",
          "recvfrom",
          "recvmsg",
          "recvmmsg");

  private final Ptrace ptrace;
  private final Decider decider;
  private final SeccompData restart = new SeccompData();

  public Interruption(Ptrace ptrace, Decider decider) {
    this.ptrace = ptrace;
    this.decider = decider;
  }

  /**
   * Interrupts a task.
   *
   * @throws TraceeGoneException if it has ended
   */
  public void interrupt(Task task) {
    task.interrupt().begin();
    if (ptrace.registers().forgetsInterruptedCall()) {
      // One that has been interrupted already is on its way out of its call.
      CurrentCall.of(task.tid()).ifPresent(task.interrupt()::in);
    }
    ptrace.interrupt(task.tid());
  }

  /**
   * As {@link #undo}, where the registers will not tell of the call: at the stop by an interrupt,
   * before the task makes another call.
   */
  public void undoForgotten(Task task, StoppedTracee stopped) {
    CurrentCall call = task.interrupt().takeCall();
    if (call != null) {
      repeatForgotten(task, stopped, call);
    }
  }

  private static boolean repeatForgotten(Task task, StoppedTracee stopped, CurrentCall call) {
    int auditArch = stopped.auditArchOfCode();
    Registers registers = stopped.registers(auditArch);
    // A signal handler that returned to an EINTR would have had its own stop since the interrupt.
    boolean interrupted =
        registers.result() == -Errno.EINTR
            && registers.instructionPointer() == call.instructionPointer()
            && registers.stackPointer() == call.stackPointer();
    boolean again =
        interrupted
            && isRepeatable(auditArch, call.number())
            && !TaskSignals.of(task.tid()).anyArrives();
    if (again) {
      stopped.registersOfLatestCall(auditArch, call.number()).repeatSyscall(call.number());
      stopped.writeRegisters();
    }
    return again;
  }

  /** Has the program find its call as if nobody had interrupted it, at the stop by an interrupt. */
  public void undo(Task task, StoppedTracee stopped) {
    CurrentCall call = task.interrupt().takeCall();
    if (call != null) {
      if (!repeatForgotten(task, stopped, call)) {
        avoidRestart(task, stopped, call);
      }
      return;
    }
    int auditArch = stopped.auditArchOfCode();
    Registers registers = stopped.registers(auditArch);
    int nr = (int) registers.syscallNumber();
    long result = registers.result();
    boolean again =
        nr >= 0
            && (result == -Errno.EINTR
                ? isRepeatable(auditArch, nr) && !TaskSignals.of(task.tid()).anyArrives()
                : result == -RESTART_BLOCK && restartIsRefused(task, auditArch, nr, registers));
    if (again) {
      registers.repeatSyscall(nr);
      stopped.writeRegisters();
    }
  }

  /**
   * Where the registers do not tell by what the kernel will restart a call before which it has put
   * the task: it may be by a restart_syscall that the filters refuse.
   */
  private void avoidRestart(Task task, StoppedTracee stopped, CurrentCall call) {
    int auditArch = stopped.auditArchOfCode();
    Registers registers = stopped.registers(auditArch);
    boolean restarts =
        registers.instructionPointer() + registers.syscallInstructionSize()
                == call.instructionPointer()
            && registers.stackPointer() == call.stackPointer();
    if (restarts && restartIsRefused(task, auditArch, call.number(), registers)) {
      Architecture abi = Architecture.of(auditArch, call.number()).orElseThrow();
      Vdso.syscallInstruction(task.tid(), stopped.memory(), registers, abi.wordBits())
          .ifPresent(
              instruction ->
                  task.interrupt().detour(new Detour(auditArch, instruction, call), stopped));
    }
  }

  private static boolean isRepeatable(int auditArch, int nr) {
    return Architecture.of(auditArch, nr)
        .flatMap(abi -> abi.syscalls().name(nr))
        .filter(REPEATABLE::contains)
        .isPresent();
  }

  private boolean restartIsRefused(Task task, int auditArch, int interrupted, Registers registers) {
    OptionalInt nr =
        Architecture.of(auditArch, interrupted)
            .map(abi -> abi.syscalls().number("restart_syscall"))
            .orElse(OptionalInt.empty());
    if (nr.isEmpty()) {
      return false;
    }
    restart.set(nr.getAsInt(), auditArch, registers.instructionPointer(), registers);
    return decider.decide(task.filters(), restart).action().isRefusal();
  }
}

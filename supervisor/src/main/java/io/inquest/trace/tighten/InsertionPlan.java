package io.inquest.trace.tighten;

import io.inquest.compile.CompiledFilter;
import io.inquest.decide.Decider;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Registers;
import io.inquest.linux.libc.ErrnoException;
import io.inquest.linux.memory.Vdso;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.trace.install.FilterPlacement;
import io.inquest.trace.install.InstallCall;
import io.inquest.trace.install.LentFilter;
import io.inquest.trace.task.Task;
import java.util.OptionalLong;

/**
 * How a task installs filters on itself.
 *
 * @param abi the ABI of its calls
 * @param instruction the address of a system call instruction in its memory
 * @param route the call
 * @param flags {@code SECCOMP_FILTER_FLAG_*}
 * @param noNewPrivilegesRefusal why the task cannot set no_new_privs; empty if it can
 */
record InsertionPlan(
    Architecture abi,
    long instruction,
    InsertionRoute route,
    long flags,
    String noNewPrivilegesRefusal) {

  /**
   * Looks how a stopped task can install a filter. Nothing of the task is changed.
   *
   * @param together whether all threads of its group are to get it at once, if they can
   * @throws ErrnoException if its memory cannot be looked at, or has no room
   */
  static InsertionPlan of(
      Task task, StoppedTracee stopped, Decider decider, CompiledFilter filter, boolean together) {
    Architecture abi = Architecture.of(stopped.auditArchOfCode(), 0).orElseThrow();
    Registers registers = stopped.registers(abi.auditArch());
    long stackPointer = registers.stackPointer();
    int length = registers.syscallInstructionSize();
    OptionalLong instruction =
        Vdso.syscallInstruction(stopped.tid(), stopped.memory(), registers, abi.wordBits());
    if (instruction.isEmpty()) {
      return none(abi, "it has no vdso to make the call by");
    }
    long place = LentFilter.room(stopped, stackPointer, filter.supervised(), abi.wordBits());
    if (FilterPlacement.isExposed(stopped, place)) {
      return none(abi, "other processes share the memory of its stack");
    }
    long ip = instruction.getAsLong() + length;
    InsertionRoute route = InsertionRoute.of(task.filters(), decider, abi, ip, place);
    return new InsertionPlan(
        abi,
        instruction.getAsLong(),
        route,
        together && route.bySeccomp() ? InstallCall.FLAG_TSYNC : 0,
        InsertionRoute.noNewPrivilegesRefusal(task.filters(), decider, abi, ip));
  }

  private static InsertionPlan none(Architecture abi, String refusal) {
    return new InsertionPlan(abi, 0, new InsertionRoute(-1, false, refusal), 0, "");
  }

  /** Whether all threads of the group get the filters at once. */
  boolean synchronizes() {
    return (flags & InstallCall.FLAG_TSYNC) != 0;
  }
}

package io.inquest.trace.install;

import io.inquest.linux.bpf.Program;
import io.inquest.linux.libc.ErrnoException;
import io.inquest.linux.proc.Mappings;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.trace.task.Task;
import java.nio.ByteOrder;

/**
 * Where the kernel finds the filter that Inquest has a call install in place of the program's, for
 * the time of the call: the program finds its own when the call returns. Owned by the tracer
 * thread.
 */
public final class FilterPlacement {
  private FilterPlacement() {}

  /**
   * Has an installing call find {@code copy}: on the stack, or where the original stands if it is
   * of the same length and the kernel tells afterwards what it holds.
   *
   * @return where it is
   * @throws ErrnoException if the memory cannot be written or there is no room
   */
  static long substitute(
      Task task, StoppedTracee stopped, SeccompData call, InstallCall installation, Program copy) {
    if (copy.length() == installation.program().length()
        && stopped.mayReadFilters()
        && takesPlace(task, stopped, installation, copy)) {
      return installation.code();
    }
    int auditArch = call.arch();
    long place = onStack(task, stopped, call, installation.wordBits(), copy);
    long pointer = call.argument(InstallCall.PROGRAM_ARGUMENT);
    stopped.setArgument(auditArch, InstallCall.PROGRAM_ARGUMENT, place);
    task.atSyscallExit(
        (t, atExit, result) ->
            atExit.restoreArgument(auditArch, InstallCall.PROGRAM_ARGUMENT, pointer));
    return place;
  }

  /** Whether the copy stands where the original does: not where it shares a file's pages. */
  private static boolean takesPlace(
      Task task, StoppedTracee stopped, InstallCall installation, Program copy) {
    byte[] original = installation.program().toBytes(ByteOrder.nativeOrder());
    long place = installation.code();
    try {
      stopped.memory().overwrite(place, copy.toBytes(ByteOrder.nativeOrder()));
    } catch (ErrnoException e) {
      // The first of its pages may have been written. The stack is the other place.
      stopped.memory().restore(place, original);
      return false;
    }
    task.atSyscallExit((t, atExit, result) -> atExit.memory().restore(place, original));
    return true;
  }

  /**
   * Puts a struct sock_fprog and its code on the stack, for one call.
   *
   * @return where it is
   * @throws ErrnoException if there is no room
   */
  static long onStack(
      Task task, StoppedTracee stopped, SeccompData call, int wordBits, Program program) {
    long stackPointer = stopped.registers(call.arch()).stackPointer();
    LentFilter lent = LentFilter.on(stopped, stackPointer, program, wordBits);
    task.atSyscallExit((t, atExit, result) -> lent.giveBack(atExit));
    return lent.place();
  }

  /**
   * Whether processes that have memory of their own may change what stands there before the kernel
   * reads it, and the kernel will not tell what it read.
   */
  public static boolean isExposed(StoppedTracee stopped, long place) {
    return !stopped.mayReadFilters() && Mappings.isShared(stopped.tid(), place);
  }
}

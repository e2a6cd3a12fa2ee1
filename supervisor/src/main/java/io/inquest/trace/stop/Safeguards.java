package io.inquest.trace.stop;

import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.trace.install.InstallCall;
import io.inquest.trace.install.ProgramFilters;
import io.inquest.trace.install.SeccompMode;
import io.inquest.trace.install.StrictMode;
import io.inquest.trace.install.SupervisedCalls;
import io.inquest.trace.interrupt.MemoryHolds;
import io.inquest.trace.task.Task;

/**
 * What a call that is let through needs so that neither a child nor a filter escapes the tracer,
 * nor the program finds a filter that only watches it. Owned by the tracer thread.
 */
public final class Safeguards {
  private final UntracedClone untracedClone;
  private final ProgramFilters programFilters;
  private final MemoryHolds holds;

  public Safeguards(UntracedClone untracedClone, ProgramFilters programFilters, MemoryHolds holds) {
    this.untracedClone = untracedClone;
    this.programFilters = programFilters;
    this.holds = holds;
  }

  /**
   * Whether a call that is to be let through may be: not until those stand still that could
   * interfere with it. Its stop is dealt with again then.
   */
  boolean ready(Task task, StoppedTracee stopped, SeccompData call) {
    SupervisedCalls numbers = SupervisedCalls.of(call.arch(), call.nr());
    if (!InstallCall.isAskedFor(call, numbers) && !StrictMode.isAskedFor(task, call, numbers)) {
      return true;
    }
    // The kernel's own answer to what it holds makes up for a race, but not between threads that
    // get the filter at once.
    if (!InstallCall.synchronizes(call, numbers) && stopped.mayReadFilters()) {
      return true;
    }
    if (InstallCall.of(stopped, call, numbers).isEmpty() && stopped.memory().endedAtAbsentPage()) {
      // Who is to provide the page may be among those that would stand still.
      return true;
    }
    if (!holds.holdFor(task, stopped)) {
      return false;
    }
    // Its return is to be seen, whatever it does.
    task.atSyscallExit((t, atExit, result) -> {});
    return true;
  }

  /** At the call's seccomp-stop or syscall-enter-stop, before it is resumed. */
  void apply(Task task, StoppedTracee stopped, SeccompData call) {
    SupervisedCalls numbers = SupervisedCalls.of(call.arch(), call.nr());
    if (call.nr() == numbers.cloneNr()) {
      untracedClone.clearArgument(task, stopped, call);
    } else if (call.nr() == numbers.clone3Nr()) {
      untracedClone.clearMemory(task, stopped, call);
    } else if (SeccompMode.isAskedFor(call, numbers) && task.filters().onlyWatch()) {
      stopped.refuseCall(call.arch(), SeccompMode.DISABLED);
    } else if (call.nr() == numbers.seccompNr() || call.nr() == numbers.prctlNr()) {
      programFilters.supervise(task, stopped, call, numbers);
    }
  }
}

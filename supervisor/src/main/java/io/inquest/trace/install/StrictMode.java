package io.inquest.trace.install;

import io.inquest.compile.CompiledFilter;
import io.inquest.compile.FilterCompiler;
import io.inquest.compile.Supervision;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.libc.Prctl;
import io.inquest.linux.ptrace.StoppedTracee;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.policy.KernelVersion;
import io.inquest.policy.LoadContext;
import io.inquest.policy.load.PolicyLoader;
import io.inquest.trace.task.Task;
import java.util.Set;

/**
 * Seccomp's mode 1 for a program that asks for it. The kernel refuses it to a task that has a
 * filter, as every task of a run has; so the call installs the policy {@code strict} instead, which
 * is the same to the program. Owned by the tracer thread.
 */
public final class StrictMode {
  private static final int SECCOMP_SET_MODE_STRICT = 0;
  private static final int SECCOMP_MODE_STRICT = 1;

  private final Supervision supervision;
  private CompiledFilter filter;

  StrictMode(Supervision supervision) {
    this.supervision = supervision;
  }

  /**
   * Whether a call asks for mode 1, in a form that the kernel would accept from this task: not if
   * it would be under a filter without Inquest, too.
   */
  public static boolean isAskedFor(Task task, SeccompData call, SupervisedCalls numbers) {
    return !task.filters().anyOfOthers() && isForm(call, numbers);
  }

  private static boolean isForm(SeccompData call, SupervisedCalls numbers) {
    if (call.nr() == numbers.seccompNr()) {
      return (int) call.argument(0) == SECCOMP_SET_MODE_STRICT
          && (int) call.argument(1) == 0
          && call.argument(2) == 0;
    }
    return call.nr() == numbers.prctlNr()
        && (int) call.argument(0) == Prctl.PR_SET_SECCOMP
        && call.argument(1) == SECCOMP_MODE_STRICT;
  }

  /** The filter that stands in for mode 1. */
  CompiledFilter filter() {
    if (filter == null) {
      LoadContext context =
          new LoadContext(Architecture.host(), Set.of(), KernelVersion.parse("0.0"), note -> {});
      filter = FilterCompiler.compile(PolicyLoader.load("strict", context), supervision);
    }
    return filter;
  }

  /**
   * Turns the call into one that installs what stands at {@code place}; the program finds its own
   * arguments when it returns.
   */
  static void turnInto(
      Task task, StoppedTracee stopped, SeccompData call, SupervisedCalls numbers, long place) {
    int auditArch = call.arch();
    long[] own = {call.argument(0), call.argument(1), call.argument(2)};
    stopped.setNumber(auditArch, numbers.seccompNr());
    stopped.setArgument(auditArch, 0, InstallCall.SECCOMP_SET_MODE_FILTER);
    stopped.setArgument(auditArch, 1, 0);
    stopped.setArgument(auditArch, 2, place);
    task.atSyscallExit(
        (t, atExit, result) -> {
          for (int i = 0; i < own.length; i++) {
            atExit.restoreArgument(auditArch, i, own[i]);
          }
        });
  }
}

package io.inquest.trace.tighten;

import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.decide.Decider;
import io.inquest.decide.InstalledFilter;
import io.inquest.decide.TaskFilters;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.bpf.Evaluator;
import io.inquest.linux.libc.Prctl;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.trace.install.InstallCall;

/**
 * The system call by which a task can install a filter, as far as its own filters let it. Policies
 * of Inquest's stop such calls for the tracer, which lets this one go on; a program's filters are
 * obeyed, whatever they would make of it.
 *
 * @param nr the call's number
 * @param bySeccomp whether it is seccomp(2), which takes flags; else prctl(2)
 * @param refusal why there is none; empty if there is one
 */
record InsertionRoute(int nr, boolean bySeccomp, String refusal) {

  /**
   * Looks for it. Nothing is called.
   *
   * @param ip the instruction behind the one that is to make the call
   * @param program where struct sock_fprog will be
   */
  static InsertionRoute of(
      TaskFilters filters, Decider decider, Architecture abi, long ip, long program) {
    int seccomp = abi.syscalls().number("seccomp").orElseThrow();
    int prctl = abi.syscalls().number("prctl").orElseThrow();
    SeccompData call = new SeccompData();
    call.set(
        seccomp, abi.auditArch(), ip, InstallCall.SECCOMP_SET_MODE_FILTER, 0, program, 0, 0, 0);
    String refusal = refusal(filters, decider, call, "seccomp");
    if (refusal.isEmpty()) {
      return new InsertionRoute(seccomp, true, "");
    }
    call.set(
        prctl,
        abi.auditArch(),
        ip,
        Prctl.PR_SET_SECCOMP,
        InstallCall.SECCOMP_MODE_FILTER,
        program,
        0,
        0,
        0);
    return refusal(filters, decider, call, "prctl").isEmpty()
        ? new InsertionRoute(prctl, false, "")
        : new InsertionRoute(-1, false, refusal);
  }

  /** Why the task may not set no_new_privs, which the kernel may demand; empty if it may. */
  static String noNewPrivilegesRefusal(
      TaskFilters filters, Decider decider, Architecture abi, long ip) {
    SeccompData call = new SeccompData();
    int prctl = abi.syscalls().number("prctl").orElseThrow();
    call.set(prctl, abi.auditArch(), ip, Prctl.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0, 0);
    return refusal(filters, decider, call, "prctl(PR_SET_NO_NEW_PRIVS)");
  }

  /** The call's arguments. */
  long[] arguments(long flags, long program) {
    return bySeccomp
        ? new long[] {InstallCall.SECCOMP_SET_MODE_FILTER, flags, program}
        : new long[] {Prctl.PR_SET_SECCOMP, InstallCall.SECCOMP_MODE_FILTER, program, 0, 0};
  }

  private static String refusal(
      TaskFilters filters, Decider decider, SeccompData call, String name) {
    for (int i = 0; i < filters.chain().length(); i++) {
      InstalledFilter filter = filters.filter(i);
      if (filter.origin() != Origin.POLICY) {
        SeccompAction answer = SeccompAction.of(new Evaluator(filter.program()).run(call));
        if (answer.isRefusal()) {
          return "its own filter " + i + " answers " + answer + " to " + name;
        }
      }
    }
    SeccompAction enacted = SeccompAction.of(decider.enacted(filters, call));
    return switch (enacted) {
      case TRACE, LOG, ALLOW -> "";
      case KILL_PROCESS, KILL_THREAD, TRAP, ERRNO, USER_NOTIF ->
          "the kernel would answer " + enacted + " to " + name;
    };
  }
}

package io.inquest.trace.install;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.libc.CloneFlags;
import io.inquest.linux.libc.Prctl;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.linux.seccomp.TracerRequest;

/**
 * The numbers of the calls that every supervised filter stops whatever the policy says: those that
 * install filters, and those that may make a task the tracer does not see.
 */
public record SupervisedCalls(int seccompNr, int prctlNr, int cloneNr, int clone3Nr) {

  private static final SupervisedCalls[] BY_ABI = load();
  private static final SupervisedCalls NONE = new SupervisedCalls(-1, -1, -1, -1);

  /** The numbers in the ABI of one call. */
  public static SupervisedCalls of(int auditArch, int nr) {
    Architecture abi = Architecture.of(auditArch, nr).orElse(null);
    return abi == null ? NONE : of(abi);
  }

  /** The numbers in an ABI, -1 for a call that it lacks. */
  public static SupervisedCalls of(Architecture abi) {
    return BY_ABI[Architecture.all().indexOf(abi)];
  }

  /**
   * Whether every supervised filter stops for a call of this ABI, and looks for the token in it.
   */
  public boolean stop(SeccompData call) {
    int nr = call.nr();
    return nr == seccompNr
        || nr == clone3Nr
        || (nr == prctlNr && (int) call.argument(0) == Prctl.PR_SET_SECCOMP)
        || SeccompMode.isAskedFor(call, this)
        || TracerRequest.isIn(call)
        || (nr == cloneNr && (call.argument(0) & CloneFlags.CLONE_UNTRACED) != 0);
  }

  private static SupervisedCalls[] load() {
    SupervisedCalls[] calls = new SupervisedCalls[Architecture.all().size()];
    for (int i = 0; i < calls.length; i++) {
      Architecture abi = Architecture.all().get(i);
      calls[i] =
          new SupervisedCalls(
              number(abi, "seccomp"),
              number(abi, "prctl"),
              number(abi, "clone"),
              number(abi, "clone3"));
    }
    return calls;
  }

  private static int number(Architecture abi, String name) {
    return abi.syscalls().number(name).orElse(-1);
  }
}

package io.inquest.trace;

import io.inquest.linux.arch.Architecture;

/**
 * The numbers of the calls that every supervised filter stops whatever the policy says: those that
 * install filters, and those that may make a task the tracer does not see.
 */
record SupervisedCalls(int seccompNr, int prctlNr, int cloneNr, int clone3Nr) {
  private static final SupervisedCalls[] BY_ABI = load();
  private static final SupervisedCalls NONE = new SupervisedCalls(-1, -1, -1, -1);

  /** The numbers in the ABI of one call. */
  static SupervisedCalls of(int auditArch, int nr) {
    Architecture abi = Architecture.of(auditArch, nr).orElse(null);
    return abi == null ? NONE : BY_ABI[Architecture.all().indexOf(abi)];
  }

  /** Whether the number is one of these. */
  boolean alwaysStops(int nr) {
    return nr == seccompNr || nr == prctlNr || nr == cloneNr || nr == clone3Nr;
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

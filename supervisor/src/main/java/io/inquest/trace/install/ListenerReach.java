package io.inquest.trace.install;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.bpf.PossibleReturns;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;

/**
 * Whether a filter's listener is asked about the calls that Inquest must stop: its notification
 * outranks the stop, and it may let the call go on.
 */
final class ListenerReach {
  private static final int FLAG_NEW_LISTENER = 8;

  private ListenerReach() {}

  /** Whether it is, for one of these calls of any ABI. */
  static boolean of(InstallCall installation) {
    if ((installation.flags() & FLAG_NEW_LISTENER) == 0) {
      return false;
    }
    for (Architecture abi : Architecture.all()) {
      SupervisedCalls calls = SupervisedCalls.of(abi);
      int[] numbers = {calls.seccompNr(), calls.prctlNr(), calls.cloneNr(), calls.clone3Nr()};
      for (int nr : numbers) {
        if (nr >= 0 && notifies(installation.program(), abi.auditArch(), nr)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean notifies(Program program, int auditArch, int nr) {
    return PossibleReturns.include(
        program,
        SeccompData.wordsOfCall(nr, auditArch),
        returned -> SeccompAction.of(returned) == SeccompAction.USER_NOTIF);
  }
}

package io.inquest.trace.install;

import io.inquest.filter.algebra.Coincidence;
import io.inquest.filter.algebra.TooComplexException;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.Instrumentation;
import io.inquest.linux.seccomp.SeccompAction;
import java.util.List;

/**
 * Whether an instrumented copy would lose an ERRNO to an older filter's answer, such as USER_NOTIF,
 * which ERRNO outranks and the copy's stop does not.
 */
final class HiddenErrno {
  private HiddenErrno() {}

  /**
   * Whether it would, for some call.
   *
   * @param newer the filter that is to be installed
   * @param older the filters in force
   * @return also true if it cannot be told
   */
  static boolean isPossible(Program newer, List<Program> older) {
    for (Program each : older) {
      try {
        if (Coincidence.isPossible(
            newer, HiddenErrno::isErrno, each, Instrumentation::isMiddling)) {
          return true;
        }
      } catch (TooComplexException e) {
        return true;
      }
    }
    return false;
  }

  private static boolean isErrno(int returnValue) {
    return SeccompAction.of(returnValue) == SeccompAction.ERRNO;
  }
}

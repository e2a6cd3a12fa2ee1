package io.inquest.trace.install;

import io.inquest.linux.libc.Prctl;
import io.inquest.linux.seccomp.SeccompData;

/**
 * PR_GET_SECCOMP of prctl(2): the kernel would tell a program of the filter that Inquest watches it
 * by, which the program would not have without Inquest.
 */
public final class SeccompMode {
  /** {@code SECCOMP_MODE_DISABLED} of {@code <linux/seccomp.h>}: no filter. */
  public static final int DISABLED = 0;

  private SeccompMode() {}

  /** Whether a call asks for the task's mode. */
  public static boolean isAskedFor(SeccompData call, SupervisedCalls numbers) {
    return call.nr() == numbers.prctlNr() && (int) call.argument(0) == Prctl.PR_GET_SECCOMP;
  }
}

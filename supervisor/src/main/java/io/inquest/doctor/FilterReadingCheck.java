package io.inquest.doctor;

import io.inquest.doctor.Diagnosis.Ok;
import io.inquest.doctor.Diagnosis.Unknown;
import io.inquest.launch.LaunchException;
import io.inquest.linux.arch.ErrnoNames;

/**
 * Whether the kernel gives back a filter that is installed: PTRACE_SECCOMP_GET_FILTER, which needs
 * CAP_SYS_ADMIN, a tracer without filters, and CONFIG_CHECKPOINT_RESTORE. A run does without.
 */
final class FilterReadingCheck implements Check {
  private final Trial trial;

  FilterReadingCheck(Trial trial) {
    this.trial = trial;
  }

  @Override
  public String name() {
    return "filter-reading";
  }

  @Override
  public Diagnosis diagnose() {
    TrialRun run;
    try {
      run = trial.plain();
    } catch (LaunchException e) {
      return new Unknown("no program to try it on", "", "See the check 'ptrace'.");
    }
    return new Ok(
        run.filterErrno() == 0
            ? "PTRACE_SECCOMP_GET_FILTER is permitted; run does without it"
            : "PTRACE_SECCOMP_GET_FILTER gives "
                + ErrnoNames.nameOrNumber(run.filterErrno())
                + "; run does without it");
  }
}

package io.inquest.doctor;

import io.inquest.doctor.Diagnosis.Missing;
import io.inquest.doctor.Diagnosis.Ok;
import io.inquest.doctor.Diagnosis.Unknown;
import io.inquest.launch.LaunchException;
import io.inquest.linux.arch.ErrnoNames;

/** Whether a stopped call's number and arguments can be asked for: PTRACE_GET_SYSCALL_INFO. */
final class SyscallInfoCheck implements Check {
  private final Trial trial;

  SyscallInfoCheck(Trial trial) {
    this.trial = trial;
  }

  @Override
  public String name() {
    return "syscall-info";
  }

  @Override
  public Diagnosis diagnose() {
    TrialRun run;
    try {
      run = trial.plain();
    } catch (LaunchException e) {
      return new Unknown("no program to try it on", "", "See the check 'ptrace'.");
    }
    if (run.syscallInfoErrno() == 0) {
      return new Ok("PTRACE_GET_SYSCALL_INFO tells a stopped call");
    }
    return new Missing(
        "PTRACE_GET_SYSCALL_INFO gives " + ErrnoNames.nameOrNumber(run.syscallInfoErrno()),
        "A refused call cannot be recorded.",
        "Boot a kernel of 5.3 or newer.");
  }
}

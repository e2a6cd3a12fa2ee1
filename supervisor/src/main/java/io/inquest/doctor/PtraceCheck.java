package io.inquest.doctor;

import io.inquest.doctor.Diagnosis.Missing;
import io.inquest.doctor.Diagnosis.Ok;
import io.inquest.doctor.Diagnosis.Unknown;
import io.inquest.launch.LaunchException;
import io.inquest.linux.ptrace.WaitStatus;

/** Whether a program can be launched, put under a filter and followed: by doing it. */
final class PtraceCheck implements Check {
  private static final String TRACER = "TracerPid";

  private final Trial trial;
  private final SystemFiles files;

  PtraceCheck(Trial trial, SystemFiles files) {
    this.trial = trial;
    this.files = files;
  }

  @Override
  public String name() {
    return "ptrace";
  }

  @Override
  public Diagnosis diagnose() {
    TrialRun run;
    try {
      run = trial.plain();
    } catch (LaunchException e) {
      return notLaunched(e, files);
    }
    boolean well =
        WaitStatus.exited(run.waitStatus()) && WaitStatus.exitCode(run.waitStatus()) == 0;
    if (well && run.seccompStops() > 0) {
      return new Ok("ran true(1) under a filter, and saw its " + run.seccompStops() + " calls");
    }
    return new Missing(
        "true(1) ended with wait status 0x"
            + Integer.toHexString(run.waitStatus())
            + " after "
            + run.seccompStops()
            + " calls that were seen",
        "Programs do not run under Inquest as they do without it.",
        "See what the checks 'surroundings' and 'seccomp' say.");
  }

  /** What the failure of a launch says of this machine. */
  static Diagnosis notLaunched(LaunchException failure, SystemFiles files) {
    if (failure.reason() != LaunchException.Reason.SETUP) {
      return new Unknown(
          failure.getMessage(),
          "There was nothing to try ptrace(2) on.",
          "Put the directory of true(1) into PATH.");
    }
    String found = Trial.why(failure);
    String meaning = "No program can be run under Inquest.";
    return !isTraced(files)
        ? new Missing(
            found,
            meaning,
            "See the checks 'yama' and 'surroundings'; in a container: docker run --cap-add"
                + " SYS_PTRACE --security-opt seccomp=unconfined; in a unit of systemd:"
                + " SystemCallFilter=@debug.")
        : new Missing(
            found + "; process " + files.status(TRACER).orElseThrow() + " traces Inquest itself",
            meaning,
            "A process has one tracer: start Inquest outside of the debugger or strace -f.");
  }

  /** Whether another process is the tracer of this one. */
  static boolean isTraced(SystemFiles files) {
    return !files.status(TRACER).orElse("0").equals("0");
  }
}

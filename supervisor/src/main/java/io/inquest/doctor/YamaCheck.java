package io.inquest.doctor;

import io.inquest.doctor.Diagnosis.Missing;
import io.inquest.doctor.Diagnosis.Ok;
import io.inquest.doctor.Diagnosis.Unknown;

/** The Yama security module's limits on ptrace(2) ({@code LSM/Yama.rst} of the kernel). */
final class YamaCheck implements Check {
  private static final String SCOPE = "/proc/sys/kernel/yama/ptrace_scope";
  private static final int CAP_SYS_PTRACE = 19;

  private final SystemFiles files;

  YamaCheck(SystemFiles files) {
    this.files = files;
  }

  @Override
  public String name() {
    return "yama";
  }

  @Override
  public Diagnosis diagnose() {
    if (!files.exists("/proc/sys/kernel")) {
      return SystemFiles.withoutProc(SCOPE, "It tells whether this user may trace.");
    }
    String scope = files.read(SCOPE).orElse("absent");
    String found = "ptrace_scope is " + scope;
    return switch (scope) {
      case "absent" -> new Ok("not in use: no " + SCOPE);
      case "0" -> new Ok(found + ": any process of the same user may be traced");
      case "1" -> new Ok(found + ": a process may trace its own children, as run does");
      case "2" -> onlyPrivileged(found);
      case "3" ->
          new Missing(
              found + ": nobody may trace",
              "No program can be run under Inquest, not even by root.",
              "It cannot be changed while the machine runs: set kernel.yama.ptrace_scope=1 in"
                  + " /etc/sysctl.d and reboot.");
      default -> new Unknown(found, "Inquest does not know that scope.", "See sysctl.d(5).");
    };
  }

  private Diagnosis onlyPrivileged(String found) {
    return files.hasCapability(CAP_SYS_PTRACE)
        ? new Ok(found + ": CAP_SYS_PTRACE is needed, and held")
        : new Missing(
            found + ": CAP_SYS_PTRACE is needed, and not held",
            "This user can run no program under Inquest.",
            "As root: sysctl kernel.yama.ptrace_scope=1; or run Inquest as root, with --user.");
  }
}

package io.inquest.doctor;

import io.inquest.doctor.Diagnosis.Ok;
import io.inquest.doctor.Diagnosis.Unknown;
import io.inquest.launch.LaunchException;
import io.inquest.linux.arch.Errno;
import io.inquest.linux.libc.ErrnoException;
import io.inquest.linux.ptrace.WaitStatus;
import java.util.List;

/** Which x86 ABIs beside its own the kernel executes: by executing a program of each. */
final class OtherAbisCheck implements Check {
  private final Trial trial;

  OtherAbisCheck(Trial trial) {
    this.trial = trial;
  }

  @Override
  public String name() {
    return "other-abis";
  }

  @Override
  public Diagnosis diagnose() {
    try {
      return new Ok(
          (i386() ? "i386 programs run" : "i386 programs do not run, with Inquest or without")
              + "; "
              + (x32() ? "x32 calls work" : "x32 calls give ENOSYS"));
    } catch (LaunchException e) {
      return new Unknown(
          Trial.why(e),
          "i386 and x32 programs could not be tried; nothing else needs them.",
          "See the check 'ptrace'; sysctl vm.memfd_noexec forbids executing a file in memory.");
    }
  }

  private boolean i386() {
    try {
      return endsWell(TinyProgram.I386);
    } catch (LaunchException e) {
      // CONFIG_IA32_EMULATION is off, or the boot option ia32_emulation=0.
      if (e.getCause() instanceof ErrnoException cause && cause.errno() == Errno.ENOEXEC) {
        return false;
      }
      throw e;
    }
  }

  private boolean x32() {
    return endsWell(TinyProgram.X32);
  }

  private boolean endsWell(TinyProgram program) {
    try (MemoryFile file = new MemoryFile(program.name(), program.image())) {
      int status = trial.run(List.of(file.path())).waitStatus();
      return WaitStatus.exited(status) && WaitStatus.exitCode(status) == 0;
    }
  }
}

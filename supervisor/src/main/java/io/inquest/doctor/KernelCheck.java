package io.inquest.doctor;

import io.inquest.doctor.Diagnosis.Missing;
import io.inquest.doctor.Diagnosis.Ok;
import io.inquest.doctor.Diagnosis.Unknown;
import io.inquest.policy.KernelVersion;
import java.util.Optional;
import java.util.Set;

/** The kernel's release, and the machine it runs on. */
final class KernelCheck implements Check {
  private static final String RELEASE = "/proc/sys/kernel/osrelease";
  private static final Set<String> MACHINES = Set.of("amd64", "x86_64", "aarch64");

  /** The first with PTRACE_GET_SYSCALL_INFO, the youngest of what Inquest builds on. */
  private static final KernelVersion OLDEST = new KernelVersion(5, 3);

  private final SystemFiles files;
  private final String machine;

  /**
   * @param machine the Java runtime's name of it
   */
  KernelCheck(SystemFiles files, String machine) {
    this.files = files;
    this.machine = machine;
  }

  @Override
  public String name() {
    return "kernel";
  }

  @Override
  public Diagnosis diagnose() {
    Optional<String> release = files.read(RELEASE);
    if (release.isEmpty()) {
      return SystemFiles.withoutProc(RELEASE, "Inquest reads proc(5) throughout.");
    }
    String found =
        "Linux " + release.get() + " on " + (machine.equals("amd64") ? "x86_64" : machine);
    if (!MACHINES.contains(machine)) {
      return new Missing(
          found,
          "Inquest knows the registers of x86_64 and aarch64 alone.",
          "Use it on such a machine, with a 64-bit Java.");
    }
    KernelVersion version;
    try {
      version = KernelVersion.parse(release.get());
    } catch (IllegalArgumentException e) {
      return new Unknown(
          found + ", which is not the number of a release",
          "Inquest needs a kernel of " + OLDEST + " or newer.",
          "See what the checks 'ptrace' and 'syscall-info' say, which try what it needs.");
    }
    if (version.compareTo(OLDEST) < 0) {
      return new Missing(
          found,
          "It is older than " + OLDEST + ", which has PTRACE_GET_SYSCALL_INFO.",
          "Boot a kernel of " + OLDEST + " or newer.");
    }
    return new Ok(found);
  }
}

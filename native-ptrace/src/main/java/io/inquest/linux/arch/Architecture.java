package io.inquest.linux.arch;

import java.util.List;
import java.util.Optional;

/**
 * What Inquest must know of a syscall ABI: its audit arch, its word size, its system call numbers.
 *
 * <p>A task's calls are told apart by <em>audit arch and number</em> (seccomp(2), {@code struct
 * seccomp_data}); two ABIs share {@code AUDIT_ARCH_X86_64}: x32 numbers carry {@link X32#BIT}.
 * Immutable and safe for use by any thread.
 */
public sealed interface Architecture permits X86_64, I386, X32, Aarch64, Arm {

  /** The name used in policies and records: {@code x86_64, i386, x32, aarch64, arm}. */
  String name();

  /** The {@code AUDIT_ARCH_*} value of {@code <linux/audit.h>}. */
  int auditArch();

  /** Bits of a general register and of a pointer as a program of this ABI sees them: 32 or 64. */
  int wordBits();

  /** The system call numbers of this ABI; x32 numbers include {@link X32#BIT}. */
  default SyscallTable syscalls() {
    return SyscallTable.of(name());
  }

  /** Whether one kernel may run programs of both: x86_64, i386 and x32, or aarch64 and arm. */
  default boolean sharesKernelWith(Architecture other) {
    return isArm(this) == isArm(other);
  }

  private static boolean isArm(Architecture abi) {
    return abi == Aarch64.ABI || abi == Arm.ABI;
  }

  /** Every ABI that Inquest knows, in the order in which reports list them. */
  static List<Architecture> all() {
    return List.of(X86_64.ABI, I386.ABI, X32.ABI, Aarch64.ABI, Arm.ABI);
  }

  /** The ABI called {@code name} in policies and records. */
  static Optional<Architecture> named(String name) {
    for (Architecture abi : all()) {
      if (abi.name().equals(name)) {
        return Optional.of(abi);
      }
    }
    return Optional.empty();
  }

  /**
   * The ABI of one call.
   *
   * @param auditArch {@code seccomp_data.arch}
   * @param nr {@code seccomp_data.nr}, which tells x32 from x86_64
   */
  static Optional<Architecture> of(int auditArch, int nr) {
    if (auditArch == X86_64.ABI.auditArch()) {
      return Optional.of(X32.isX32(nr) ? X32.ABI : X86_64.ABI);
    }
    for (Architecture abi : all()) {
      if (abi.auditArch() == auditArch) {
        return Optional.of(abi);
      }
    }
    return Optional.empty();
  }

  /**
   * This machine's 64-bit ABI.
   *
   * @throws UnsupportedOperationException on a machine that is neither x86_64 nor aarch64
   */
  static Architecture host() {
    String machine = System.getProperty("os.arch");
    return switch (machine) {
      case "amd64", "x86_64" -> X86_64.ABI;
      case "aarch64" -> Aarch64.ABI;
      default ->
          throw new UnsupportedOperationException(
              "Inquest runs on x86_64 and aarch64; this machine is " + machine);
    };
  }
}

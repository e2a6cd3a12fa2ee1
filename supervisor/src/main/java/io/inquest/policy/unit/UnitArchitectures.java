package io.inquest.policy.unit;

import io.inquest.linux.arch.Aarch64;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Arm;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X32;
import io.inquest.linux.arch.X86_64;
import java.util.Map;
import java.util.Set;

/** What {@code SystemCallArchitectures=} calls ABIs (seccomp_arch_from_string of systemd). */
final class UnitArchitectures {
  private static final Map<Architecture, String> NAMES =
      Map.of(
          X86_64.ABI, "x86-64",
          I386.ABI, "x86",
          X32.ABI, "x32",
          Aarch64.ABI, "arm64",
          Arm.ABI, "arm");

  /** Those of other machines, and the one for whatever machine this is. */
  private static final Set<String> OTHERS =
      Set.of(
          "native",
          "loongarch64",
          "mips",
          "mips64",
          "mips64-n32",
          "mips-le",
          "mips64-le",
          "mips64-le-n32",
          "parisc",
          "parisc64",
          "ppc",
          "ppc64",
          "ppc64-le",
          "riscv64",
          "s390",
          "s390x");

  private UnitArchitectures() {}

  /** What systemd calls an ABI. */
  static String name(Architecture abi) {
    return NAMES.get(abi);
  }

  /** Whether systemd knows a name. */
  static boolean isOne(String name) {
    return NAMES.containsValue(name) || OTHERS.contains(name);
  }
}

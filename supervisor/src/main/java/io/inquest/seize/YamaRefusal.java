package io.inquest.seize;

import io.inquest.linux.proc.ProcFs;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Why the Yama security module lets nobody attach ({@code LSM/Yama.rst} of the kernel). */
final class YamaRefusal {
  /** Where the kernel tells its scope; absent where Yama is not in use. */
  static final String SCOPE = "/proc/sys/kernel/yama/ptrace_scope";

  private YamaRefusal() {}

  /**
   * What a scope forbids, and the remedy.
   *
   * @param path {@link #SCOPE}
   * @return empty if it forbids nothing that Inquest knows of
   */
  static Optional<String> readFrom(String path) {
    return switch (new String(ProcFs.read(path), StandardCharsets.US_ASCII).strip()) {
      case "1" ->
          Optional.of(
              "Yama lets a process be traced by its ancestors alone (kernel.yama.ptrace_scope is"
                  + " 1): run inquest as root, or as root: sysctl kernel.yama.ptrace_scope=0");
      case "2" ->
          Optional.of(
              "Yama lets only processes with CAP_SYS_PTRACE attach (kernel.yama.ptrace_scope is 2):"
                  + " run inquest as root");
      case "3" ->
          Optional.of(
              "Yama lets nobody trace until the next boot (kernel.yama.ptrace_scope is 3): set"
                  + " kernel.yama.ptrace_scope=1 in /etc/sysctl.d and reboot");
      default -> Optional.empty();
    };
  }
}

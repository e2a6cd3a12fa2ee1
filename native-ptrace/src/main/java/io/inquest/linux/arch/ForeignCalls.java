package io.inquest.linux.arch;

import java.util.List;

/**
 * The system calls that only machines have of which Inquest has no table ({@code asm/unistd.h} of
 * the kernel's UAPI headers): names that policies for several machines hold.
 */
public final class ForeignCalls {
  private static final String TABLE = "foreign.calls";

  private ForeignCalls() {}

  /**
   * The machines that have a call.
   *
   * @param call the kernel's name of it
   * @return the kernel's names of them ({@code riscv}, {@code s390}), sorted; empty if no machine
   *     has it, or the table of an {@link Architecture} does
   */
  public static List<String> machines(String call) {
    return TableText.of(TABLE)
        .block(call)
        .map(lines -> List.of(lines.get(0).substring(call.length() + 1).split(";")))
        .orElse(List.of());
  }
}

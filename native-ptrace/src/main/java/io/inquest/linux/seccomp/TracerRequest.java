package io.inquest.linux.seccomp;

import io.inquest.linux.arch.Architecture;
import java.util.List;

/**
 * A ptrace(2) by which a task gets a tracer ({@code <linux/ptrace.h>}). It has one at most: the
 * kernel answers EPERM to whoever asks for another.
 */
public final class TracerRequest {
  /** The caller's parent becomes its tracer. */
  public static final long TRACEME = 0;

  /** The caller becomes the tracer of the task that argument 1 names, and stops it. */
  public static final long ATTACH = 16;

  /** As {@link #ATTACH}, without stopping it. */
  public static final long SEIZE = 0x4206;

  /** All of them, as they stand in argument 0, which the kernel takes as a long. */
  public static final List<Long> ALL = List.of(TRACEME, ATTACH, SEIZE);

  private static final int[] AUDIT_ARCHES = new int[Architecture.all().size()];
  private static final int[] NUMBERS = new int[AUDIT_ARCHES.length];

  static {
    for (int i = 0; i < NUMBERS.length; i++) {
      Architecture abi = Architecture.all().get(i);
      AUDIT_ARCHES[i] = abi.auditArch();
      NUMBERS[i] = abi.syscalls().number("ptrace").orElse(-1);
    }
  }

  private TracerRequest() {}

  /**
   * Whether a call is such a request.
   *
   * @param auditArch {@code seccomp_data.arch}
   * @param nr {@code seccomp_data.nr}
   * @param request its argument 0
   */
  public static boolean isIn(int auditArch, int nr, long request) {
    for (int i = 0; i < NUMBERS.length; i++) {
      if (NUMBERS[i] == nr && AUDIT_ARCHES[i] == auditArch) {
        return request == TRACEME || request == ATTACH || request == SEIZE;
      }
    }
    return false;
  }

  /** Whether a call is such a request. */
  public static boolean isIn(SeccompData call) {
    return isIn(call.arch(), call.nr(), call.argument(0));
  }
}

package io.inquest.linux.proc;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** The call that a task is in, from {@code /proc/TID/syscall}. */
public final class CurrentCall {
  private static final int HEX = 16;
  private static final String PREFIX = "0x";

  /** The number, six arguments, stack pointer and program counter. */
  private static final int FIELDS = 9;

  private CurrentCall() {}

  /**
   * The first argument as it was at the call's entry.
   *
   * @return empty if the task runs, is in no call, or may not be looked at
   */
  public static OptionalLong firstArgument(int tid) {
    byte[] line = ProcFs.read("/proc/" + tid + "/syscall");
    String[] fields = new String(line, StandardCharsets.ISO_8859_1).split(" ", -1);
    return fields.length == FIELDS
        ? OptionalLong.of(Long.parseUnsignedLong(fields[1].substring(PREFIX.length()), HEX))
        : OptionalLong.empty();
  }
}

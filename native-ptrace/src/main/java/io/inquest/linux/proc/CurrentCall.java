package io.inquest.linux.proc;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The call that a task is in, from {@code /proc/TID/syscall}.
 *
 * @param firstArgument as it was at the call's entry
 * @param stackPointer the task's
 * @param instructionPointer where the call returns to
 */
public record CurrentCall(
    int number, long firstArgument, long stackPointer, long instructionPointer) {
  private static final int FIRST_ARGUMENT = 1;
  private static final int STACK_POINTER = 7;
  private static final int INSTRUCTION_POINTER = 8;
  private static final int FIELDS = 9;

  /** That of a task; empty if it runs, is in no call, or may not be looked at. */
  public static Optional<CurrentCall> of(int tid) {
    byte[] line = ProcFs.read("/proc/" + tid + "/syscall");
    String[] fields = new String(line, StandardCharsets.ISO_8859_1).strip().split(" ", -1);
    return fields.length == FIELDS
        ? Optional.of(
            new CurrentCall(
                Integer.parseInt(fields[0]),
                hex(fields[FIRST_ARGUMENT]),
                hex(fields[STACK_POINTER]),
                hex(fields[INSTRUCTION_POINTER])))
        : Optional.empty();
  }

  /** {@code 0x} and digits. */
  private static long hex(String field) {
    return Long.parseUnsignedLong(field, 2, field.length(), 16);
  }
}

package io.inquest.linux.seccomp;

import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;
import java.util.List;

/**
 * How much of what the kernel grants all filters of a task together is used.
 *
 * <p>{@code seccomp_attach_filter} of {@code kernel/seccomp.c} counts the instructions that {@code
 * bpf_convert_filter} of {@code net/core/filter.c} makes of each program, and 4 more for each
 * filter that is there already. ({@code net.core.bpf_jit_harden} can make them more.)
 */
public final class PathLength {
  /** {@code MAX_INSNS_PER_PATH}. */
  public static final int MAX = 32768;

  private static final int PENALTY = 4;

  /** What clears the registers and keeps the context. */
  private static final int PROLOGUE = 3;

  private PathLength() {}

  /**
   * What a chain takes; more than {@link #MAX} is refused with ENOMEM.
   *
   * @param chain what the kernel holds, oldest first
   */
  public static int of(List<Program> chain) {
    int length = 0;
    for (Program program : chain) {
      length += converted(program) + (length == 0 ? 0 : PENALTY);
    }
    return length;
  }

  private static int converted(Program program) {
    int length = PROLOGUE;
    for (int i = 0; i < program.length(); i++) {
      length += converted(program.instruction(i));
    }
    return length;
  }

  private static int converted(Instruction each) {
    if (each.isConditional()) {
      // Immediates are signed, so that a large one takes a register.
      int operand = !each.readsIndex() && each.k() < 0 ? 1 : 0;
      boolean invertible = each.code() != Instruction.JSET_K && each.code() != Instruction.JSET_X;
      return operand + (each.jf() == 0 || (each.jt() == 0 && invertible) ? 1 : 2);
    }
    return switch (each.code()) {
      case Instruction.RET_K -> 2;
      // A divisor of 0 ends the program.
      case Instruction.DIV_X -> 5;
      default -> 1;
    };
  }
}

package io.inquest.filter.algebra;

import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.SeccompAction;
import java.util.List;

/**
 * Programs that answer together.
 *
 * @param stacks each with its outermost program first; of a stack the most restrictive answer
 *     counts, as for the kernel. At least one, none of them empty
 * @param union whether of several stacks the least restrictive answer counts, and not the most
 *     restrictive one
 */
public record Joint(List<List<Program>> stacks, boolean union) {

  /** Requires a program, and keeps a copy of the lists. */
  public Joint {
    stacks = stacks.stream().map(List::copyOf).toList();
    if (stacks.isEmpty() || stacks.stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException("no program");
    }
  }

  /** One program. */
  public static Joint of(Program program) {
    return ofStack(List.of(program));
  }

  /** One stack, the outermost program first. */
  public static Joint ofStack(List<Program> stack) {
    return new Joint(List.of(stack), false);
  }

  /** What they answer, as far as it has an effect. */
  int diagram(Diagrams diagrams) {
    int joint = -1;
    for (List<Program> stack : stacks) {
      int own = stackDiagram(diagrams, stack);
      joint =
          joint < 0
              ? own
              : diagrams.combine(joint, own, union ? Joint::leastRestrictive : Joint::answer);
    }
    return diagrams.map(joint, Answered::effect);
  }

  /** What a stack returns. */
  static int stackDiagram(Diagrams diagrams, List<Program> stack) {
    int joint = -1;
    for (Program program : stack) {
      int own = SymbolicExecution.of(diagrams, program, (at, value) -> value);
      joint = joint < 0 ? own : diagrams.combine(joint, own, Joint::answer);
    }
    return joint;
  }

  /** Among equal actions the newest filter's data counts ({@code seccomp_run_filters}). */
  static int answer(int outer, int inner) {
    return SeccompAction.outranks(outer, inner) ? outer : inner;
  }

  private static int leastRestrictive(int one, int other) {
    return SeccompAction.outranks(other, one) ? one : other;
  }
}

package io.inquest.filter.algebra;

import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.SeccompAction;
import java.util.List;

/**
 * Programs that answer together.
 *
 * @param programs the outermost first; at least one
 * @param union whether the least restrictive answer counts, and not, as for the kernel, the most
 *     restrictive one
 */
public record Joint(List<Program> programs, boolean union) {

  /** Requires a program, and keeps a copy of the list. */
  public Joint {
    programs = List.copyOf(programs);
    if (programs.isEmpty()) {
      throw new IllegalArgumentException("no program");
    }
  }

  /** One program. */
  public static Joint of(Program program) {
    return new Joint(List.of(program), false);
  }

  /** What they answer, as far as it has an effect. */
  int diagram(Diagrams diagrams) {
    int joint = -1;
    for (Program program : programs) {
      int own = SymbolicExecution.of(diagrams, program, (at, value) -> value);
      joint = joint < 0 ? own : diagrams.combine(joint, own, this::answer);
    }
    return diagrams.map(joint, Answered::effect);
  }

  /** Among equal actions the newest filter's data counts ({@code seccomp_run_filters}). */
  private int answer(int outer, int inner) {
    boolean outerWins =
        union ? SeccompAction.outranks(inner, outer) : SeccompAction.outranks(outer, inner);
    return outerWins ? outer : inner;
  }
}

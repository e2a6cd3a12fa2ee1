package io.inquest.cli;

import io.inquest.compile.Compilations;
import io.inquest.filter.algebra.TooComplexException;
import io.inquest.filter.algebra.Widening;
import io.inquest.filter.write.CallWriter;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.bpf.Program;
import io.inquest.policy.Lineage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says that a stacked policy would let through what an outer one refuses. */
final class StackNote {
  private StackNote() {}

  /** The note on a stack of policies, the outermost first; empty if each only narrows. */
  static Optional<String> of(List<Lineage> policies, Compilations compilations) {
    if (policies.size() < 2) {
      return Optional.empty();
    }
    List<List<Program>> stack = new ArrayList<>();
    for (Lineage lineage : policies) {
      List<Program> programs = new ArrayList<>();
      lineage
          .policies()
          .forEach(policy -> programs.add(compilations.of(policy).attributed().program()));
      stack.add(programs);
    }
    try {
      return Widening.first(stack, Architecture.host()).map(widening -> text(policies, widening));
    } catch (TooComplexException e) {
      return Optional.of(e.getMessage());
    }
  }

  private static String text(List<Lineage> policies, Widening widening) {
    return "where policy "
        + policies.get(widening.later()).own().name()
        + " is wider than "
        + policies.get(widening.earlier()).own().name()
        + " it has no effect: "
        + CallWriter.text(widening.call())
        + " stays refused";
  }
}

package io.inquest.decide;

import io.inquest.filter.CompiledFilter;
import io.inquest.linux.seccomp.ChainVerdict;
import io.inquest.linux.seccomp.SeccompData;
import java.util.Optional;

/** Evaluates a task's whole chain on a call, as the kernel would. Owned by the tracer thread. */
public final class Decider {
  private final ChainVerdict verdict = new ChainVerdict();
  private final ChainVerdict held = new ChainVerdict();

  /** What {@code filters} answer to {@code call}. */
  public Decision decide(TaskFilters filters, SeccompData call) {
    filters.chain().evaluate(call, verdict);
    int deciding = verdict.filterIndex();
    int instruction = verdict.instruction();
    while (isElsewhere(filters, deciding, instruction)) {
      deciding--;
      instruction = verdict.verdictOf(deciding).instruction();
    }
    int rule = -1;
    boolean bySigkill = false;
    if (deciding >= 0) {
      Optional<CompiledFilter> compiled = filters.filter(deciding).compiled();
      if (compiled.isPresent()) {
        rule = compiled.get().ruleAt(instruction).id();
        bySigkill = compiled.get().policy().killBySigkill();
      }
    }
    return new Decision(verdict.action(), verdict.data(), deciding, instruction, rule, bySigkill);
  }

  /** Whether an ALLOW is not the newest filter's, but that of another of the same policy. */
  private static boolean isElsewhere(TaskFilters filters, int deciding, int instruction) {
    return deciding > 0
        && filters.filter(deciding).compiled().isPresent()
        && filters.filter(deciding).compiled().get().isElsewhere(instruction);
  }

  /**
   * What the kernel does with {@code call} by itself: what the filters answer that it holds.
   *
   * @return the return value of the deciding one
   */
  public int enacted(TaskFilters filters, SeccompData call) {
    filters.held().evaluate(call, held);
    return held.returnValue();
  }
}

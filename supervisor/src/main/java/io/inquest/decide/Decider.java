package io.inquest.decide;

import io.inquest.compile.CompiledFilter;
import io.inquest.linux.event.FieldValues;
import io.inquest.linux.seccomp.ChainVerdict;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import java.util.Optional;

/** Evaluates a task's whole chain on a call, as the kernel would. Owned by the tracer thread. */
public final class Decider {
  private final ChainVerdict verdict = new ChainVerdict();
  private final ChainVerdict held = new ChainVerdict();

  /** What {@code filters} answer to {@code call}. */
  public Decision decide(TaskFilters filters, SeccompData call) {
    filters.chain().evaluate(call, verdict);
    int deciding =
        verdict.action() == SeccompAction.ALLOW ? allowing(filters) : verdict.filterIndex();
    int instruction = deciding < 0 ? ChainVerdict.NONE : verdict.instructionOf(deciding);
    int rule = -1;
    boolean bySigkill = false;
    if (deciding >= 0) {
      InstalledFilter filter = filters.filter(deciding);
      Optional<CompiledFilter> compiled = filter.compiled();
      if (compiled.isPresent()) {
        rule = filter.firstRule() + compiled.get().ruleAt(instruction).id();
        bySigkill = compiled.get().policy().killBySigkill();
      }
    }
    return new Decision(verdict.action(), verdict.data(), deciding, instruction, rule, bySigkill);
  }

  /**
   * What to keep of the call that was decided last, which its filters, some of them with record
   * rules, let through.
   *
   * @param decided that decision
   * @param values the call's numbers and texts
   * @return the decision as it is kept; empty if the call stopped for record rules alone, and none
   *     of them keeps it
   */
  public Optional<Decision> kept(
      TaskFilters filters, SeccompData call, Decision decided, FieldValues values) {
    return RecordRules.kept(filters, verdict, call, decided, values);
  }

  /**
   * The filter that speaks for letting a call through that all let through: the newest, unless it
   * leaves the call to others. It does so where another filter of the same policy decides the call,
   * and where its policy has no rule for the call and one below has.
   */
  private int allowing(TaskFilters filters) {
    int newest = verdict.filterIndex();
    int withoutRule = -1;
    for (int index = newest; index >= 0; index--) {
      Optional<CompiledFilter> policy = filters.filter(index).compiled();
      if (policy.isEmpty()) {
        return withoutRule < 0 ? index : withoutRule;
      }
      int instruction = verdict.instructionOf(index);
      if (!policy.get().isElsewhere(instruction)) {
        if (!policy.get().passesOn(instruction)) {
          return index;
        }
        withoutRule = withoutRule < 0 ? index : withoutRule;
      }
    }
    return withoutRule < 0 ? newest : withoutRule;
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

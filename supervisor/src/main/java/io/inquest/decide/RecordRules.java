package io.inquest.decide;

import io.inquest.compile.CompiledFilter;
import io.inquest.compile.RuleOrigin;
import io.inquest.linux.event.FieldValues;
import io.inquest.linux.seccomp.ChainVerdict;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.policy.RecordClause;
import java.util.Optional;

/** Which calls that all filters let through are kept, and for which rule. */
final class RecordRules {
  private RecordRules() {}

  /**
   * What to keep of a call.
   *
   * @param verdict what the filters answer to it: ALLOW
   * @param decided the decision, which is kept as it is where no record rule speaks of the call
   * @param values the call's numbers and texts
   * @return the decision as that of the record rule that keeps it, the newest filter's first; empty
   *     if the call stopped for record rules alone, and none keeps it
   */
  static Optional<Decision> kept(
      TaskFilters filters,
      ChainVerdict verdict,
      SeccompData call,
      Decision decided,
      FieldValues values) {
    boolean stoppedForText = false;
    boolean stoppedForMore = false;
    for (int index = verdict.filterIndex(); index >= 0; index--) {
      InstalledFilter filter = filters.filter(index);
      int instruction = verdict.instructionOf(index);
      if (filter.compiled().isEmpty() || filter.compiled().get().isElsewhere(instruction)) {
        continue;
      }
      CompiledFilter policy = filter.compiled().get();
      RuleOrigin origin = policy.ruleAt(instruction);
      stoppedForMore |= origin.record();
      for (RecordClause each : policy.recordClauses(call.arch(), call.nr(), origin.id())) {
        if (each.keeps(values)) {
          int rule = filter.firstRule() + each.rule().index();
          return Optional.of(
              new Decision(decided.action(), decided.data(), index, instruction, rule, false));
        }
        stoppedForText |= each.readsMemory();
      }
    }
    return stoppedForText && !stoppedForMore ? Optional.empty() : Optional.of(decided);
  }
}

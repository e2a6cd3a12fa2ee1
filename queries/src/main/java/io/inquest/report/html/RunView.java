package io.inquest.report.html;

import io.inquest.audit.entry.AuditEntry.StackTaken;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.store.AuditStore;
import io.inquest.query.RunRow;
import io.inquest.query.Why;
import io.inquest.query.cause.Finding;
import io.inquest.report.FindingText;
import java.util.List;
import java.util.Map;

/**
 * A run in detail: how it ended and why, and its processes.
 *
 * @param finding what {@code inquest why} says
 */
record RunView(String number, String command, String headline, String finding, ProcessAxis axis) {

  static RunView of(AuditStore store, RunRow run, RefusalTally tally) throws StoreException {
    Why why = new Why(store);
    Finding finding = why.run(run.number());
    Map<Integer, StackTaken> stacks = Map.of();
    if (finding.cause().isPresent()) {
      Finding.Cause cause = finding.cause().get();
      stacks = why.stacks(run.number(), cause.refusal(), cause.rule());
    }
    List<String> brief = FindingText.brief(finding, run.number());
    return new RunView(
        Shown.text(run.name().toString()),
        Shown.text(String.join(" ", run.arguments())),
        brief.isEmpty() ? "" : brief.get(0),
        String.join("\n", FindingText.full(finding, run.name(), stacks)),
        ProcessAxis.of(run, why.evidence(run.number()), tally));
  }
}

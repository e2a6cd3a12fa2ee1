package io.inquest.lint;

import io.inquest.linux.arch.Signedness;
import java.util.ArrayList;
import java.util.List;

/** An address says nothing of what lies there. */
final class PointerComparisonCheck implements Check {
  @Override
  public String name() {
    return "pointer-comparison";
  }

  @Override
  public String description() {
    return "A decision should not depend on an address.";
  }

  @Override
  public List<Finding> examine(Subject subject) {
    List<Finding> findings = new ArrayList<>();
    for (Subject.Compared each : subject.compared()) {
      if (each.parameter().signed() == Signedness.POINTER) {
        findings.add(
            new Finding(
                name(),
                Severity.WARNING,
                subject.refusal(each),
                each.parameter().name()
                    + " of "
                    + each.call()
                    + " is an address: a filter does not see what lies there",
                "Decide by other arguments, or by the call as a whole."));
      }
    }
    return findings;
  }
}

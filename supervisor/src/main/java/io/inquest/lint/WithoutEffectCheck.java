package io.inquest.lint;

import io.inquest.policy.PolicyNote;
import java.util.ArrayList;
import java.util.List;

/** What was noted when the policy was read: unknown names, keys that mean nothing here. */
final class WithoutEffectCheck implements Check {
  @Override
  public String name() {
    return "without-effect";
  }

  @Override
  public String description() {
    return "What a policy says should have an effect: names that exist, keys that are understood.";
  }

  @Override
  public List<Finding> examine(Subject subject) {
    List<Finding> findings = new ArrayList<>();
    for (PolicyNote note : subject.notes()) {
      findings.add(
          new Finding(
              name(),
              Severity.NOTE,
              note.place(),
              note.message(),
              "Correct or remove it; a name newer than the tables may stay."));
    }
    return findings;
  }
}

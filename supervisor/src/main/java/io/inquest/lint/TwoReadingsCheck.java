package io.inquest.lint;

import io.inquest.policy.minijail.MinijailReadings;
import io.inquest.policy.minijail.MinijailReadings.TwoReadings;
import java.util.ArrayList;
import java.util.List;

/** Lines of minijail that its manual and its compiler read differently. */
final class TwoReadingsCheck implements Check {
  @Override
  public String name() {
    return "two-readings";
  }

  @Override
  public String description() {
    return "A line of minijail's should mean the same to its library and to its compiler.";
  }

  @Override
  public List<Finding> examine(Subject subject) {
    List<Finding> findings = new ArrayList<>();
    if (subject.own().isPresent()) {
      for (TwoReadings line : MinijailReadings.of(subject.own().get())) {
        findings.add(finding(line));
      }
    }
    return findings;
  }

  private Finding finding(TwoReadings line) {
    String where = "where " + line.expression();
    return new Finding(
        name(),
        Severity.WARNING,
        line.place(),
        "this line has two meanings: minijail's manual and library allow "
            + line.calls()
            + " "
            + where
            + " and otherwise "
            + line.answer()
            + ", and so does Inquest; its compiler (compile_seccomp_policy) has '"
            + line.answer()
            + "' "
            + where
            + ", and what is left gets what later lines say, or the default",
        "For the compiler, the first meaning is '"
            + line.calls()
            + ": {"
            + line.expression()
            + ", "
            + line.answer()
            + "}', which Inquest reads as the compiler does; the library knows no braces.");
  }
}

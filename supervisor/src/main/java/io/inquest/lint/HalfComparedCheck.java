package io.inquest.lint;

import io.inquest.linux.arch.Parameter;
import io.inquest.linux.arch.Signedness;
import java.util.ArrayList;
import java.util.List;

/** A 64-bit argument of which only the low half is compared. */
final class HalfComparedCheck implements Check {
  @Override
  public String name() {
    return "half-compared";
  }

  @Override
  public String description() {
    return "An argument of which the kernel takes 64 bits must be compared whole.";
  }

  @Override
  public List<Finding> examine(Subject subject) {
    List<Finding> findings = new ArrayList<>();
    for (Subject.Compared each : subject.compared()) {
      Parameter parameter = each.parameter();
      // Flags are looked at one by one, and the highest have not been given out.
      boolean whole =
          each.abi().wordBits() == 64
              && parameter.comparedBits() == 64
              && parameter.signed() != Signedness.POINTER
              && parameter.flagSet().isEmpty();
      if (whole
          && !subject.decisions().looksAt(each.abi(), each.nr(), parameter.position(), 32, 63)) {
        findings.add(
            new Finding(
                name(),
                Severity.WARNING,
                subject.refusal(each),
                "of "
                    + parameter.name()
                    + " of "
                    + each.call()
                    + " only the low 32 bits are compared, and the kernel takes 64",
                "Compare the high half too."));
      }
    }
    return findings;
  }
}

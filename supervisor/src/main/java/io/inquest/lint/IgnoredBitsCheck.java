package io.inquest.lint;

import io.inquest.filter.algebra.Call;
import io.inquest.filter.write.CallWriter;
import io.inquest.linux.arch.Parameter;
import java.util.ArrayList;
import java.util.List;

/**
 * The hole of CVE-2019-10063 and CVE-2019-7303: a refusal that compares 64 bits of an argument of
 * which the kernel takes 32 is got round with a bit above them.
 */
final class IgnoredBitsCheck implements Check {
  @Override
  public String name() {
    return "ignored-bits";
  }

  @Override
  public String description() {
    return "A refusal must not depend on bits of an argument that the kernel ignores.";
  }

  @Override
  public List<Finding> examine(Subject subject) {
    List<Finding> findings = new ArrayList<>();
    for (Subject.Compared each : subject.compared()) {
      int bits = each.parameter().comparedBits();
      if (each.abi().wordBits() == 64 && bits < 64) {
        subject
            .decisions()
            .bypass(each.abi(), each.nr(), each.parameter().position(), bits)
            .ifPresent(call -> findings.add(finding(subject, call, each.parameter())));
      }
    }
    return findings;
  }

  private Finding finding(Subject subject, Call bypass, Parameter parameter) {
    return new Finding(
        name(),
        Severity.ERROR,
        subject.place(bypass),
        CallWriter.text(bypass)
            + " is let through for bits that the kernel ignores: of its "
            + parameter.name()
            + " it takes "
            + parameter.comparedBits(),
        subject
            .words()
            .compareLow(parameter.name(), parameter.position(), parameter.comparedBits()));
  }
}

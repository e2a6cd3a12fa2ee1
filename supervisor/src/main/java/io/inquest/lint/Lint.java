package io.inquest.lint;

import io.inquest.compile.FilterSource;
import io.inquest.policy.PolicyNote;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** All checks. */
public final class Lint {
  private static final List<Check> CHECKS =
      List.of(
          new ArchitectureGuardCheck(),
          new X32GuardCheck(),
          new IgnoredBitsCheck(),
          new HalfComparedCheck(),
          new PointerComparisonCheck(),
          new UnreachableRuleCheck(),
          new TwoReadingsCheck(),
          new FallBackCheck(),
          new NewCallsCheck(),
          new EscapeCheck(),
          new SiblingCallsCheck(),
          new WithoutEffectCheck());

  private Lint() {}

  /** A check, as reports present it. */
  public record Described(String name, String description) {}

  /** The checks that there are. */
  public static List<Described> checks() {
    List<Described> described = new ArrayList<>();
    CHECKS.forEach(check -> described.add(new Described(check.name(), check.description())));
    return described;
  }

  /**
   * Examines a policy.
   *
   * @param notes what was noted when it was read
   * @return what was found, the gravest first, then by place
   * @throws io.inquest.filter.algebra.TooComplexException if its decisions cannot be told exactly
   */
  public static List<Finding> examine(FilterSource filter, List<PolicyNote> notes) {
    Subject subject = new Subject(filter, notes);
    List<Finding> findings = new ArrayList<>();
    for (Check check : CHECKS) {
      for (Finding finding : check.examine(subject)) {
        UnitAdvice.of(finding, subject).ifPresent(findings::add);
      }
    }
    findings.sort(
        Comparator.comparing(Finding::severity)
            .thenComparing(finding -> finding.place().line())
            .thenComparing(Finding::check));
    return findings;
  }
}

package io.inquest.lint;

import io.inquest.linux.arch.Errno;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyFormat;
import java.util.Optional;

/**
 * What findings advise where the policy is a unit of systemd: in a unit's words, and never to take
 * hardening out. Settings that refuse the same calls are no finding: each protects more than calls.
 */
final class UnitAdvice {

  private final Policy unit;

  private UnitAdvice(Policy unit) {
    this.unit = unit;
  }

  /** A finding as it is reported; empty if there is nothing that its unit could do better. */
  static Optional<Finding> of(Finding finding, Subject subject) {
    Optional<Policy> own = subject.own();
    return own.isEmpty() || own.get().format() != PolicyFormat.SYSTEMD
        ? Optional.of(finding)
        : new UnitAdvice(own.get()).of(finding);
  }

  private Optional<Finding> of(Finding finding) {
    return switch (finding.check()) {
      case "unreachable-rule" -> Optional.empty();
      case "new-calls" ->
          finding.severity() == Severity.NOTE
              ? advise(finding, "systemd 255 and later answer them ENOSYS themselves.")
              : advise(finding, "List what is allowed: all else is refused then, what is new too.");
      case "needs-enosys" -> answersEnosys() ? Optional.empty() : Optional.of(finding);
      case "sibling-calls" ->
          advise(
              finding,
              "Refuse both, the other too by a line SystemCallFilter=~CALL:ERRNO; with ENOSYS if"
                  + " programs can do without it.");
      case "without-effect" ->
          advise(finding, "Correct what is misspelt; the rest is as this systemd has it.");
      default -> Optional.of(finding);
    };
  }

  /** Such a list cannot have a line that says the same of one call: it would not start. */
  private boolean answersEnosys() {
    return unit.defaultAction().action() == SeccompAction.ERRNO
        && unit.defaultAction().data() == Errno.ENOSYS;
  }

  private static Optional<Finding> advise(Finding finding, String remedy) {
    return Optional.of(
        new Finding(
            finding.check(), finding.severity(), finding.place(), finding.message(), remedy));
  }
}

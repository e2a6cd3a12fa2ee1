package io.inquest.query.cause.remedy;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.RulePlace;
import io.inquest.query.cause.evidence.ArgumentTests;
import io.inquest.query.cause.evidence.KernelNames;
import io.inquest.query.cause.evidence.RuleReference;
import java.util.List;

/**
 * A refused call, as those see it who are to let it through.
 *
 * @param decision the refusal
 * @param call the call's name
 * @param rule what refused it
 * @param compared whether the deciding filter compared arguments
 * @param arguments what tells the call from others of its name
 */
record Refused(
    Decision decision,
    String call,
    RuleReference rule,
    boolean compared,
    List<DecisiveArgument> arguments) {

  Refused {
    arguments = List.copyOf(arguments);
  }

  static Refused of(Decision decision, RuleReference rule, List<ArgumentTests.Test> tests) {
    return new Refused(
        decision,
        KernelNames.callOf(decision),
        rule,
        !tests.isEmpty(),
        DecisiveArgument.of(decision, tests));
  }

  /** Whether no rule of the policy's is about it, so that the policy's default refused it. */
  boolean byDefault() {
    return rule.rule().equals(RuleReference.DEFAULT);
  }

  /** Whether the policy lets through what no rule of its is about. */
  boolean restIsAllowed() {
    List<RulePlace> rules =
        rule.installed().isPresent() ? rule.installed().get().rules() : List.of();
    for (RulePlace place : rules) {
      if (place.name().equals(RuleReference.DEFAULT)) {
        return place.action().equalsIgnoreCase("allow");
      }
    }
    return false;
  }

  /** {@code Allow openat with this argument}. */
  String allowing() {
    return "Allow "
        + call
        + switch (arguments.size()) {
          case 0 -> "";
          case 1 -> " with this argument";
          default -> " with these arguments";
        };
  }

  /** {@code web.yaml:7}. */
  String place() {
    int line = rule.place().isPresent() ? rule.place().get().line() : 0;
    return rule.file() + (line > 0 ? ":" + line : "");
  }
}

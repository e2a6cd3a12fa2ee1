package io.inquest.filter.narrowing;

import io.inquest.compile.AttributedProgram;
import io.inquest.compile.Compilations;
import io.inquest.compile.FilterSource;
import io.inquest.compile.FilterSource.Written;
import io.inquest.compile.RuleOrigin;
import io.inquest.filter.algebra.RuleWidening;
import io.inquest.filter.write.CallWriter;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.policy.Lineage;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyException;
import io.inquest.policy.Rule;
import java.util.ArrayList;
import java.util.List;

/** Requires that a policy lets nothing through which one refuses that it narrows. */
public final class Narrowing {
  private Narrowing() {}

  /**
   * A policy and those that it narrows, as they decide together.
   *
   * @throws PolicyException for the first rule that would widen what is above it, with a call for
   *     which that is so
   * @throws io.inquest.filter.algebra.TooComplexException if that cannot be told exactly
   */
  public static FilterSource of(Lineage lineage) {
    return of(lineage, new Compilations());
  }

  private static FilterSource of(Lineage lineage, Compilations compilations) {
    List<Written> policies = new ArrayList<>();
    for (Policy policy : lineage.policies()) {
      policies.add(new Written(policy.file(), compilations.of(policy).attributed()));
    }
    if (policies.size() == 1) {
      return new Written(lineage.name(), policies.get(0).attributed());
    }
    List<AttributedProgram> stack = new ArrayList<>();
    policies.forEach(policy -> stack.add(policy.attributed()));
    RuleWidening.first(stack)
        .ifPresent(
            widening -> {
              throw refusal(policies, widening);
            });
    return new FilterSource.Narrowed(lineage.name(), policies);
  }

  /**
   * Requires that a policy only narrows those that it extends; one that extends none does.
   *
   * @param compilations has the policies afterwards that were compiled for it
   * @throws PolicyException as {@link #of}
   */
  public static void require(Lineage lineage, Compilations compilations) {
    if (lineage.policies().size() > 1) {
      of(lineage, compilations);
    }
  }

  private static PolicyException refusal(List<Written> policies, RuleWidening widening) {
    SeccompData call = widening.call().data();
    FilterSource above = new FilterSource.Narrowed("", policies.subList(0, widening.policy()));
    RuleOrigin refusing = above.origin(call).orElseThrow();
    Rule rule = policies.get(widening.policy()).attributed().policy().rules().get(widening.rule());
    return new PolicyException(
        rule.place(),
        "rule \""
            + rule.name()
            + "\" would allow what "
            + refusing.file()
            + " refuses: "
            + CallWriter.text(widening.call())
            + " gets "
            + refusing.action()
            + " by "
            + where(refusing),
        "A policy may only narrow what it extends: leave such calls out of the rule.");
  }

  /** {@code "no-netlink" (web.yaml:7:11)}, {@code the default of web.yaml}. */
  private static String where(RuleOrigin origin) {
    return origin.line() > 0
        ? "\""
            + origin.name()
            + "\" ("
            + origin.file()
            + ":"
            + origin.line()
            + ":"
            + origin.column()
            + ")"
        : "its " + origin.name();
  }
}

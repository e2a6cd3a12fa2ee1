package io.inquest.compile;

import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.policy.Place;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyException;
import io.inquest.policy.Rule;
import java.util.ArrayList;
import java.util.List;

/**
 * A policy of which each form is compiled at most once: when it is first asked for. Used by one
 * thread.
 */
public final class Compilation {
  private final Policy policy;
  private Answers deciding;
  private Form real;
  private AttributedProgram attributed;

  Compilation(Policy policy) {
    this.policy = policy;
  }

  /**
   * The program of the policy's real actions, by whose instructions decisions are attributed to
   * rules.
   *
   * @return a program that is to be examined: it may be longer than the kernel takes
   */
  public AttributedProgram attributed() {
    if (attributed == null) {
      attributed = attributed(real().whole());
    }
    return attributed;
  }

  /**
   * The policy as it is installed under a tracer, and as it decides: one filter, or several that
   * together answer as one would that is too long for the kernel.
   *
   * @throws PolicyException if its conditions cannot be divided among filters, or it asks for a
   *     listener ({@code SCMP_ACT_NOTIFY}), which Inquest does not provide
   */
  public List<CompiledFilter> chain(Supervision supervision) {
    refuseListeners(policy);
    if (deciding().origins().size() >= Supervision.INSPECT) {
      throw new PolicyException(
          Place.of(policy.source()), "the policy has more rules than return data can number", "");
    }
    Answers stopping = Answers.supervised(policy, supervision);
    Form supervised =
        new Form(policy.withRecordsDeciding(), stopping, new Inspection(supervision), Rewrite.ALL);
    List<CompiledFilter> chain = new ArrayList<>();
    for (Division.Divided each :
        Division.of(real(), supervised).orElseThrow(() -> indivisible(policy))) {
      AttributedProgram decides =
          each.real() == real().whole() ? attributed() : attributed(each.real());
      chain.add(new CompiledFilter(decides, each.supervised().program()));
    }
    return chain;
  }

  private Answers deciding() {
    if (deciding == null) {
      deciding = Answers.attributed(policy);
    }
    return deciding;
  }

  private Form real() {
    if (real == null) {
      real = new Form(policy, deciding(), null, Rewrite.ALL);
    }
    return real;
  }

  private AttributedProgram attributed(Flattener.Flat flat) {
    return new AttributedProgram(
        policy, flat.program(), deciding().origins(), flat.originOfInstruction());
  }

  private static PolicyException indivisible(Policy policy) {
    return new PolicyException(
        Place.of(policy.source()),
        "its conditions cannot be divided among "
            + Division.MOST_FILTERS
            + " filters of "
            + Program.MAX_LENGTH
            + " instructions, the most that the kernel takes",
        "Test fewer values or combinations of arguments in the conditions on one call, or ranges of"
            + " values.");
  }

  private static void refuseListeners(Policy policy) {
    Place place = null;
    for (Rule rule : policy.rules()) {
      if (place == null && rule.action().action() == SeccompAction.USER_NOTIF) {
        place = rule.place();
      }
    }
    if (policy.defaultAction().action() == SeccompAction.USER_NOTIF) {
      place = Place.of(policy.source());
    }
    if (place != null) {
      throw new PolicyException(
          place,
          "SCMP_ACT_NOTIFY leaves the call to a listener, and Inquest provides none",
          "Choose another action, SCMP_ACT_ERRNO or SCMP_ACT_LOG for example.");
    }
  }
}

package io.inquest.compile;

import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.policy.Place;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyException;
import io.inquest.policy.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Compiles policies to seccomp BPF. The stages are described at the package.
 *
 * <p>A program checks the audit arch first. Calls that are allowed whatever their arguments return
 * without an argument being loaded, so that the kernel's bitmap of constant actions answers them.
 */
public final class FilterCompiler {
  private FilterCompiler() {}

  /**
   * The program of a policy's real actions alone. It answers as {@link CompiledFilter#program()}
   * does, and is shorter where several rules say the same, since it need not tell them apart.
   *
   * @return a program that is to be examined: it may be longer than the kernel takes
   */
  public static Program program(Policy policy) {
    return program(policy, Rewrite.ALL);
  }

  /** As {@link #program(Policy)}, with some rewrites only. */
  static Program program(Policy policy, Set<Rewrite> rewrites) {
    return new Form(policy, Answers.real(policy), null, rewrites).whole().program();
  }

  /**
   * The program of a policy's real actions, by whose instructions decisions are attributed to
   * rules.
   *
   * @return a program that is to be examined: it may be longer than the kernel takes
   */
  public static AttributedProgram attributed(Policy policy) {
    Answers real = Answers.attributed(policy);
    return attributed(policy, real, new Form(policy, real, null, Rewrite.ALL).whole());
  }

  private static AttributedProgram attributed(Policy policy, Answers real, Flattener.Flat flat) {
    return new AttributedProgram(
        policy, flat.program(), real.origins(), flat.originOfInstruction());
  }

  /**
   * A policy that one filter holds, as it is installed under a tracer, and as it decides.
   *
   * @throws PolicyException as {@link #chain}
   * @throws IllegalArgumentException if it takes several filters
   */
  public static CompiledFilter compile(Policy policy, Supervision supervision) {
    List<CompiledFilter> chain = chain(policy, supervision);
    if (chain.size() > 1) {
      throw new IllegalArgumentException(policy.name() + " takes " + chain.size() + " filters");
    }
    return chain.get(0);
  }

  /**
   * The policy as it is installed under a tracer, and as it decides: one filter, or several that
   * together answer as one would that is too long for the kernel.
   *
   * @throws PolicyException if its conditions cannot be divided among filters, or it asks for a
   *     listener ({@code SCMP_ACT_NOTIFY}), which Inquest does not provide
   */
  public static List<CompiledFilter> chain(Policy policy, Supervision supervision) {
    refuseListeners(policy);
    Answers deciding = Answers.attributed(policy);
    if (deciding.origins().size() >= Supervision.INSPECT) {
      throw new PolicyException(
          Place.of(policy.source()), "the policy has more rules than return data can number", "");
    }
    Form real = new Form(policy, deciding, null, Rewrite.ALL);
    Answers stopping = Answers.supervised(policy, supervision);
    Form supervised =
        new Form(policy.withRecordsDeciding(), stopping, new Inspection(supervision), Rewrite.ALL);
    List<CompiledFilter> chain = new ArrayList<>();
    for (Division.Divided each :
        Division.of(real, supervised).orElseThrow(() -> indivisible(policy))) {
      chain.add(
          new CompiledFilter(
              attributed(policy, deciding, each.real()), each.supervised().program()));
    }
    return chain;
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

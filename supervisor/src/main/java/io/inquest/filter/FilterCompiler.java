package io.inquest.filter;

import io.inquest.linux.bpf.Program;
import io.inquest.linux.bpf.ProgramException;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.policy.Place;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyException;
import io.inquest.policy.Rule;
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
   * @throws PolicyException if it would be too long for the kernel
   */
  public static Program program(Policy policy) {
    return program(policy, Rewrite.ALL);
  }

  /** As {@link #program(Policy)}, with some rewrites only. */
  static Program program(Policy policy, Set<Rewrite> rewrites) {
    return flatten(policy, Answers.real(policy), null, rewrites).program();
  }

  /**
   * The program of a policy's real actions, by whose instructions decisions are attributed to
   * rules.
   *
   * @throws PolicyException if it would be too long for the kernel
   */
  public static AttributedProgram attributed(Policy policy) {
    Answers real = Answers.attributed(policy);
    Flattener.Flat flat = flatten(policy, real, null, Rewrite.ALL);
    return new AttributedProgram(
        policy, flat.program(), real.origins(), flat.originOfInstruction());
  }

  /**
   * The policy as it is installed under a tracer, and as it decides.
   *
   * @throws PolicyException if a program would be too long for the kernel, or the policy asks for a
   *     listener ({@code SCMP_ACT_NOTIFY}), which Inquest does not provide
   */
  public static CompiledFilter compile(Policy policy, Supervision supervision) {
    refuseListeners(policy);
    AttributedProgram deciding = attributed(policy);
    if (deciding.rules().size() >= Supervision.INSPECT) {
      throw new PolicyException(
          Place.of(policy.source()), "the policy has more rules than return data can number", "");
    }
    Answers supervised = Answers.supervised(policy, supervision);
    Program installed =
        flatten(policy, supervised, new Inspection(supervision), Rewrite.ALL).program();
    return new CompiledFilter(deciding, installed);
  }

  private static Flattener.Flat flatten(
      Policy policy, Answers answers, Inspection inspection, Set<Rewrite> rewrites) {
    DecisionGraph graph = new DecisionGraph(rewrites);
    List<NumberSpace> spaces = NumberSpace.of(policy, graph, answers, inspection);
    WordGraph words = new WordGraph(rewrites);
    Word root = words.leaf((Decision.Leaf) answers.foreign(graph));
    for (int i = spaces.size() - 1; i >= 0; i--) {
      words.section();
      Word numbers = new NumberTree(words, spaces.get(i).runs(), rewrites).root();
      if (rewrites.contains(Rewrite.EQUALITY_SEARCH)) {
        numbers = EqualitySearch.rewrite(words, numbers);
      }
      root = words.equal(SeccompData.ARCH, -1, spaces.get(i).auditArch(), numbers, root);
    }
    if (words.size() > 4 * Program.MAX_LENGTH) {
      throw tooLong(policy, null);
    }
    try {
      return Flattener.flatten(root, words.size(), rewrites.contains(Rewrite.HELD_WORDS));
    } catch (ProgramException e) {
      throw tooLong(policy, e);
    }
  }

  private static PolicyException tooLong(Policy policy, ProgramException cause) {
    return new PolicyException(
        Place.of(policy.source()),
        "compiles to more than "
            + Program.MAX_LENGTH
            + " instructions, the most that the kernel takes",
        "Divide its rules among several policies and give each with -p: a call passes if all let it"
            + " pass.",
        cause);
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

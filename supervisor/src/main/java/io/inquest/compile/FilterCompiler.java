package io.inquest.compile;

import io.inquest.linux.bpf.Program;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyException;
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
    return new Compilation(policy).attributed();
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
    return new Compilation(policy).chain(supervision);
  }
}

package io.inquest.policy;

import java.util.List;

/**
 * A policy and those that it narrows. A call passes only if all let it pass.
 *
 * @param name what its user calls it: a file, a built-in, or a path of a group
 * @param policies the outermost first, the policy itself last; at least one
 */
public record Lineage(String name, List<Policy> policies) {

  /** Requires a policy, and keeps a copy of the list. */
  public Lineage {
    policies = List.copyOf(policies);
    if (policies.isEmpty()) {
      throw new IllegalArgumentException("no policy");
    }
  }

  /** A policy that extends no other. */
  public static Lineage of(Policy policy) {
    return new Lineage(policy.file(), List.of(policy));
  }

  /** The policy that narrows all others. */
  public Policy own() {
    return policies.get(policies.size() - 1);
  }
}

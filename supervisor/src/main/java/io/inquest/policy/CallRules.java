package io.inquest.policy;

import java.util.List;

/**
 * What a policy says about one call of one ABI.
 *
 * @param nr the number; x32 numbers carry their bit
 * @param name the kernel's name
 * @param clauses the first whose condition holds decides; none: the policy's default
 */
public record CallRules(int nr, String name, List<Clause> clauses) {

  public CallRules {
    clauses = List.copyOf(clauses);
  }
}

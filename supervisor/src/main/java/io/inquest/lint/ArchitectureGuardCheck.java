package io.inquest.lint;

import io.inquest.linux.arch.Architecture;
import io.inquest.policy.Action;
import java.util.List;
import java.util.Optional;

/** Calls of other ABIs have other numbers: a filter that lets them through can be got round. */
final class ArchitectureGuardCheck implements Check {
  /** {@code EM_NONE}: the audit arch of no ABI. */
  private static final int NO_ARCH = 0;

  @Override
  public String name() {
    return "architecture-guard";
  }

  @Override
  public String description() {
    return "Calls of ABIs that the policy is not about must be refused.";
  }

  @Override
  public List<Finding> examine(Subject subject) {
    Optional<Action> answer = subject.decisions().answer(NO_ARCH, 0);
    if (refuses(answer) || refusesNothing(subject)) {
      return List.of();
    }
    return List.of(
        new Finding(
            name(),
            Severity.ERROR,
            subject.whole(),
            "calls of other ABIs are let through"
                + answer.map(action -> " (" + action + ")").orElse(""),
            subject.words().refuseForeign()));
  }

  private static boolean refuses(Optional<Action> answer) {
    return answer.isPresent() && answer.get().action().isRefusal();
  }

  /** What refuses nothing, such as a policy that only records, has nothing to guard. */
  private static boolean refusesNothing(Subject subject) {
    boolean nothing = true;
    for (Architecture abi : subject.abis()) {
      for (int nr : abi.syscalls().numbers()) {
        nothing &= subject.decisions().example(abi, nr, false).isEmpty();
      }
    }
    return nothing;
  }
}

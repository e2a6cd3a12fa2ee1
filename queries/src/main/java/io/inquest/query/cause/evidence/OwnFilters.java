package io.inquest.query.cause.evidence;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.linux.bpf.Evaluator;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.bpf.ProgramException;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * What those filters of a run answer to its calls that are no policy's: those that the program
 * installed itself, and those that were there before. For use by one thread.
 */
public final class OwnFilters {
  private final FilterHistory history;
  private final boolean any;
  private final IdentityHashMap<FilterInstalled, Optional<Evaluator>> evaluators =
      new IdentityHashMap<>();

  private OwnFilters(FilterHistory history, boolean any) {
    this.history = history;
    this.any = any;
  }

  /** Of a run. */
  public static OwnFilters of(RunEvidence evidence) {
    boolean any = evidence.filters().stream().anyMatch(filter -> filter.origin() != Origin.POLICY);
    return new OwnFilters(new FilterHistory(Scene.of(evidence)), any);
  }

  /**
   * What a stack answers in which a policy is beneath the program's own filters, in place of the
   * policies that were in force.
   *
   * @param filter the index of the deciding filter; -1 if the policy decides
   * @param returned its return value
   */
  public record Joint(int filter, int returned) {}

  /**
   * The answer to a recorded call.
   *
   * @param policy what the policy answers
   * @param call the decision's
   */
  public Joint over(int policy, Decision decision, SeccompData call) {
    Joint joint = new Joint(-1, policy);
    if (any) {
      for (FilterInstalled filter : own(decision)) {
        Optional<Evaluator> evaluator = evaluators.computeIfAbsent(filter, OwnFilters::evaluator);
        if (evaluator.isPresent()) {
          int answer = evaluator.get().run(call);
          // The newest decides among equals.
          boolean olderThanPolicy =
              filter.origin() == Origin.INHERITED || filter.origin() == Origin.OLDER;
          boolean wins =
              olderThanPolicy
                  ? SeccompAction.outranks(answer, joint.returned())
                  : !SeccompAction.outranks(joint.returned(), answer) && !passes(answer);
          joint = wins ? new Joint(filter.index(), answer) : joint;
        }
      }
    }
    return joint;
  }

  private static boolean passes(int answer) {
    return SeccompAction.of(answer) == SeccompAction.ALLOW;
  }

  private List<FilterInstalled> own(Decision decision) {
    List<FilterInstalled> own = new ArrayList<>();
    for (FilterInstalled filter : history.chain(decision)) {
      if (filter.origin() != Origin.POLICY) {
        own.add(filter);
      }
    }
    return own;
  }

  private static Optional<Evaluator> evaluator(FilterInstalled filter) {
    try {
      return Optional.of(
          new Evaluator(Program.parse(filter.program().toArray(), ByteOrder.nativeOrder())));
    } catch (ProgramException e) {
      // What a damaged record would have answered is not known.
      return Optional.empty();
    }
  }
}

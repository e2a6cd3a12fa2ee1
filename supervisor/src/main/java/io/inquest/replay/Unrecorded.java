package io.inquest.replay;

import io.inquest.compile.FilterSource;
import io.inquest.filter.algebra.Comparison;
import io.inquest.filter.algebra.Joint;
import io.inquest.filter.write.CallWriter;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.query.RecordedRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Calls that a policy might have refused, and that a run's record lacks. */
public final class Unrecorded {
  private Unrecorded() {}

  /** What cannot be known, one sentence for each reason. */
  public static List<String> of(RecordedRun run, FilterSource policy) {
    List<String> unknown = new ArrayList<>(run.missing());
    if (!run.all()) {
      letThrough(run, policy).ifPresent(unknown::add);
    }
    return unknown;
  }

  /** Refusals alone are recorded: all is known if the policy lets through what was let through. */
  private static Optional<String> letThrough(RecordedRun run, FilterSource policy) {
    String what = "run " + run.run().name() + " was not recorded with --record all";
    List<Program> programs = InForce.in(run);
    if (programs.isEmpty()) {
      return Optional.of(what + ", and was under no policy: all that it called");
    }
    for (Comparison.Difference difference :
        Comparison.of(Joint.ofStack(programs), Joint.ofStack(policy.programs())).differences()) {
      SeccompAction before = difference.first().action();
      SeccompAction now = difference.second().action();
      if (!before.isRefusal() && now.isRefusal()) {
        return Optional.of(
            what
                + ": whether it called what its policies let through and this one refuses, e.g. "
                + CallWriter.text(difference.calls().example()));
      }
    }
    return Optional.empty();
  }
}
